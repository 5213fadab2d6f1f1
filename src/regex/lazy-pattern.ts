import type { CapturingPattern, PatternMatch, PatternType } from './pattern.ts';

/**
 * A pattern whose text has been checked, compiled when it is first used: of a large ruleset most patterns
 * hardly ever run, and reading them is a fraction of the work.
 */
export class LazyPattern implements CapturingPattern {
  readonly type: PatternType;
  readonly text: string;
  readonly #compile: () => CapturingPattern;
  #pattern: CapturingPattern | undefined;

  constructor(type: PatternType, text: string, compile: () => CapturingPattern) {
    this.type = type;
    this.text = text;
    this.#compile = compile;
  }

  get isMatchAll(): boolean {
    return this.#compiled().isMatchAll;
  }

  get requiredLiterals(): readonly string[] | undefined {
    return this.#compiled().requiredLiterals;
  }

  get firstBytes(): Uint8Array | undefined {
    return this.#compiled().firstBytes;
  }

  get literalExact(): string | undefined {
    return this.#compiled().literalExact;
  }

  test(subject: string, lower?: string): boolean {
    return this.#compiled().test(subject, lower);
  }

  exec(subject: string, from?: number, lower?: string): PatternMatch | undefined {
    return this.#compiled().exec(subject, from, lower);
  }

  #compiled(): CapturingPattern {
    this.#pattern ??= this.#compile();
    return this.#pattern;
  }
}
