import { isAscii } from '../../bytes/byte-string.ts';
import { reportStepLimit } from '../limit.ts';
import { allOrNone } from '../literal.ts';
import { lowerOf } from '../lower.ts';
import type { CapturingPattern, Parsed, PatternAnalysis, PatternMatch } from '../pattern.ts';
import {
  type FixedLiteral,
  fixedLiteral,
  isImpossible,
  markFirstBytes,
  pureLiteral,
  requiredLiteral,
} from './analyse.ts';
import { MARK } from './cell.ts';
import { generate } from './generate.ts';
import { interpreter } from './interpret.ts';
import { literalRunner } from './literal-runner.ts';
import { type OsRegexAlternative, parseOsRegex } from './parse.ts';
import { LIMIT, NONE, type Runner } from './run.ts';

/** How an OS_Regex is run. */
export interface OsRegexOptions {
  /** Record groups. It can change decisions in rare cases (step E), so it belongs to the pattern. */
  readonly captures?: boolean;
  /** `interpret` never generates code, `generate` does so at once; default: after a few runs. */
  readonly engine?: 'interpret' | 'generate';
}

/** Compiles an OS_Regex (SEMANTICS 7.2). */
export function compileOsRegex(text: string, options: OsRegexOptions = {}): Parsed<CapturingPattern> {
  const parsed = parseOsRegex(text);
  if (!parsed.ok) return parsed;
  const { alternatives, hasGroups } = parsed.value;
  const tracking = options.captures === true && hasGroups;
  return { ok: true, value: new OsRegexPattern(text, alternatives, tracking, options.engine) };
}

const NO_GROUPS: readonly string[] = [];

class OsRegexPattern implements CapturingPattern {
  readonly type = 'osregex';
  readonly text: string;
  readonly isMatchAll: boolean;
  readonly requiredLiterals: readonly string[] | undefined;
  readonly firstBytes: Uint8Array | undefined;
  readonly literalExact: string | undefined;
  readonly #alternatives: readonly CompiledAlternative[];

  constructor(
    text: string,
    alternatives: readonly OsRegexAlternative[],
    tracking: boolean,
    engine: OsRegexOptions['engine'],
  ) {
    this.text = text;
    const possible = alternatives.filter((alternative) => !isImpossible(alternative));
    this.#alternatives = possible.map(
      (alternative) => new CompiledAlternative(alternative, tracking, engine),
    );
    const analysis = analyse(possible, alternatives.length);
    this.isMatchAll = analysis.isMatchAll;
    this.requiredLiterals = analysis.requiredLiterals;
    this.literalExact = analysis.literalExact;
    this.firstBytes = analysis.firstBytes;
    if (this.firstBytes !== undefined) this.firstBytes[256] = this.test('') ? 1 : 0;
  }

  test(subject: string, lower?: string): boolean {
    for (const alternative of this.#alternatives) {
      const last = alternative.run(subject, 0, lower);
      if (last >= -1) return true;
      if (last === LIMIT) reportStepLimit(this);
    }
    return false;
  }

  exec(subject: string, from = 0, lower?: string): PatternMatch | undefined {
    for (const alternative of this.#alternatives) {
      const end = alternative.run(subject, from, lower);
      if (end > NONE) return { groups: alternative.groups(subject), end };
      if (end === LIMIT) reportStepLimit(this);
    }
    return undefined;
  }
}

/**
 * Runs by the interpreter before an alternative's code is generated: most patterns are hardly ever run, and new
 * code is slower than the interpreter until V8 has compiled it, which takes milliseconds for each.
 */
const RUNS_BEFORE_GENERATION = 1_000;

class CompiledAlternative {
  readonly #syntax: OsRegexAlternative;
  readonly #tracking: boolean;
  /** Positions of marks, overwritten by every run. */
  readonly #marks: Int32Array;
  readonly #required: string | undefined;
  readonly #requiredHasLetters: boolean;
  /** Where the runner may begin. */
  readonly #fixed: FixedLiteral | undefined;
  readonly #fixedHasLetters: boolean;
  readonly #firstBytes: Uint8Array | undefined;
  #runner: Runner;
  #runsLeft: number;

  constructor(syntax: OsRegexAlternative, tracking: boolean, engine: OsRegexOptions['engine']) {
    this.#syntax = syntax;
    this.#tracking = tracking;
    this.#marks = new Int32Array(tracking ? syntax.cells.filter((cell) => cell === MARK).length : 0);
    const literal = engine === undefined ? literalRunner(syntax) : undefined;
    this.#required = literal === undefined ? requiredLiteral(syntax) : undefined;
    this.#requiredHasLetters = hasLetters(this.#required);
    this.#fixed = literal === undefined ? fixedLiteral(syntax) : undefined;
    this.#fixedHasLetters = hasLetters(this.#fixed?.literal);
    this.#firstBytes = syntax.begin ? firstBytes([syntax]) : undefined;
    this.#runner = literal ?? interpreter(syntax, tracking);
    this.#runsLeft =
      engine === 'interpret' || literal !== undefined ? Number.POSITIVE_INFINITY : RUNS_BEFORE_GENERATION;
    if (engine === 'generate') this.#generate();
  }

  run(subject: string, from: number, lower: string | undefined): number {
    if (this.#firstBytes !== undefined && from < subject.length) {
      if (this.#firstBytes[subject.charCodeAt(from)] === 0) return NONE;
    }
    let start = from;
    if (this.#required !== undefined) {
      const folded = this.#requiredHasLetters ? (lower ?? lowerOf(subject)) : subject;
      const found = folded.indexOf(this.#required, from);
      if (found === -1) return NONE;
      if (this.#fixed !== undefined) {
        start = this.#begin(subject, from, lower, found, this.#fixed);
        if (start === NONE) return NONE;
      }
    }
    if (this.#runsLeft > 0 && --this.#runsLeft === 0) this.#generate();
    return this.#runner(subject, start, this.#marks, lower);
  }

  /** The first place from which the fixed literal stands where it has to; `required` is where that other one does. */
  #begin(
    subject: string,
    from: number,
    lower: string | undefined,
    required: number,
    { literal, offset }: FixedLiteral,
  ): number {
    if (literal === this.#required && required >= from + offset) return required - offset;
    const folded = this.#fixedHasLetters ? (lower ?? lowerOf(subject)) : subject;
    const found = folded.indexOf(literal, from + offset);
    return found === -1 ? NONE : found - offset;
  }

  /** Groups of the run before. An interval that runs backwards is undefined in the original; it gives ''. */
  groups(subject: string): readonly string[] {
    if (!this.#tracking) return NO_GROUPS;
    const marks = this.#marks;
    const groups: string[] = [];
    for (let i = 0; i + 1 < marks.length; i += 2) {
      const start = marks[i] ?? NONE;
      const end = marks[i + 1] ?? NONE;
      if (start === NONE || end === NONE) break;
      groups.push(start < end ? subject.slice(start, end) : '');
    }
    return groups;
  }

  #generate(): void {
    this.#runsLeft = 0;
    this.#runner = generate(this.#syntax, this.#tracking) ?? this.#runner;
  }
}

function hasLetters(literal = ''): boolean {
  return /[a-z]/.test(literal);
}

/** `possible` are the alternatives that can match at all. */
function analyse(possible: readonly OsRegexAlternative[], total: number): PatternAnalysis {
  const [only] = possible;
  const exact = total === 1 && only !== undefined && only.begin && only.end ? pureLiteral(only) : undefined;
  return {
    isMatchAll: possible.some(({ cells, end }) => cells.length === 0 && !end),
    requiredLiterals: allOrNone(possible.map(requiredLiteral)),
    firstBytes: possible.every(({ begin }) => begin) ? firstBytes(possible) : undefined,
    literalExact: exact !== undefined && isAscii(exact) ? exact : undefined,
  };
}

function firstBytes(alternatives: readonly OsRegexAlternative[]): Uint8Array {
  const table = new Uint8Array(257);
  for (const alternative of alternatives) markFirstBytes(alternative, table);
  return table;
}
