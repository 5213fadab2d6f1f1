import { reportStepLimit } from '../limit.ts';
import { lowerOf } from '../lower.ts';
import type { CapturingPattern, PatternMatch } from '../pattern.ts';
import { END } from './ahead.ts';
import { analysePcre2, type Pcre2Analysis, startsOf } from './analyse.ts';
import type { Pcre2Syntax } from './ast.ts';
import type { Program } from './instructions.ts';
import { findPlain, type PlainPattern, plainPattern } from './plain.ts';
import { COMMON_LENGTH, prefixRunner, type RegExpRunner, regExpRunner } from './regexp-runner.ts';
import { LIMIT_REACHED, Matcher, NO_MATCH } from './run.ts';
import { StartFinder } from './start-finder.ts';
import { isValidUtf8 } from './unicode.ts';

/** How a PCRE2 pattern is run. */
export interface Pcre2Options {
  /** `matcher`: nothing else, for tests; default `fastest`. */
  readonly engine?: 'fastest' | 'matcher';
}

/** Reads a pattern again where more is needed of it: trees are many times as large as what is made of them. */
export interface Pcre2Source {
  readonly syntax: () => Pcre2Syntax;
  readonly program: () => Program;
}

interface Runners {
  readonly regExp: RegExpRunner | undefined;
  /** What has to be in the subjects that only the matcher takes. */
  readonly prefix: RegExpRunner | undefined;
}

/** A compiled PCRE2 pattern on the fastest engine that gives what PCRE2 gives. */
export class Pcre2Pattern implements CapturingPattern {
  readonly type = 'pcre2';
  readonly text: string;
  readonly isMatchAll: boolean;
  readonly requiredLiterals: readonly string[] | undefined;
  readonly firstBytes: Uint8Array | undefined;
  readonly literalExact: string | undefined;
  readonly #analysis: Pcre2Analysis;
  readonly #plain: PlainPattern | undefined;
  readonly #engine: Pcre2Options['engine'];
  readonly #source: Pcre2Source;
  /** Made when a subject comes that is not excluded: of many patterns only the analysis is ever needed. */
  #runners: Runners | undefined;
  /** Made when a subject comes that no RegExp takes. */
  #matcher: Matcher | undefined;
  readonly #groups: number;
  readonly #utf: boolean;
  /** A folded literal that is looked for first; the exact one needs no folding and is preferred. */
  readonly #folded: string | undefined;

  constructor(text: string, syntax: Pcre2Syntax, source: Pcre2Source, { engine }: Pcre2Options) {
    const plain = plainPattern(syntax);
    const analysis = analysePcre2(syntax, plain);
    this.text = text;
    this.isMatchAll = analysis.isMatchAll;
    this.requiredLiterals = analysis.requiredLiterals;
    this.firstBytes = analysis.firstBytes;
    this.literalExact = analysis.literalExact;
    this.#analysis = analysis;
    this.#plain = engine === 'matcher' ? undefined : plain;
    this.#engine = engine;
    this.#source = source;
    this.#groups = syntax.groups;
    this.#utf = syntax.utf;
    const [literal, more] = analysis.requiredLiterals ?? [];
    this.#folded = analysis.exactLiteral === undefined && more === undefined ? literal : undefined;
  }

  test(subject: string, lower?: string): boolean {
    if (this.#plain !== undefined) return this.#findPlain(this.#plain, subject, lower) !== NO_MATCH;
    if (this.#isExcluded(subject, lower)) return false;
    const { regExp } = this.#runners ?? this.#makeRunners();
    return regExp?.test(subject) ?? this.#search(subject, lower) !== NO_MATCH;
  }

  exec(subject: string, from = 0, lower?: string): PatternMatch | undefined {
    const text = from === 0 ? subject : subject.slice(from);
    const lowerText = from === 0 ? lower : lower?.slice(from);
    if (this.#plain !== undefined) {
      const end = this.#findPlain(this.#plain, text, lowerText);
      return end === NO_MATCH ? undefined : { groups: [], end: from + end - 1 };
    }
    if (this.#isExcluded(text, lowerText)) return undefined;
    const { regExp } = this.#runners ?? this.#makeRunners();
    const match = regExp?.exec(text);
    if (match === null) return undefined;
    if (match !== undefined) {
      return { groups: groupsOf(match), end: from + match.index + (match[0]?.length ?? 0) - 1 };
    }
    const end = this.#search(text, lowerText);
    return end === NO_MATCH ? undefined : { groups: this.#captured(text), end: from + end - 1 };
  }

  #findPlain(plain: PlainPattern, text: string, lower: string | undefined): number {
    const end = findPlain(plain, text, lower);
    return end !== NO_MATCH && this.#utf && !isValidUtf8(text) ? NO_MATCH : end;
  }

  /** Seen without running: the first byte, or a literal that is not there. */
  #isExcluded(text: string, lower: string | undefined): boolean {
    const { firstBytes } = this;
    if (firstBytes !== undefined && firstBytes[text === '' ? END : text.charCodeAt(0)] === 0) return true;
    const { exactLiteral } = this.#analysis;
    if (exactLiteral !== undefined) return !text.includes(exactLiteral);
    return this.#folded !== undefined && lower !== undefined && !lower.includes(this.#folded);
  }

  #makeRunners(): Runners {
    if (this.#engine === 'matcher') {
      this.#runners = { regExp: undefined, prefix: undefined };
    } else {
      const syntax = this.#source.syntax();
      const regExp = regExpRunner(syntax, this.#analysis);
      const isFast = regExp?.takes(COMMON_LENGTH) === true;
      this.#runners = { regExp, prefix: isFast ? undefined : prefixRunner(syntax, this.#analysis) };
    }
    return this.#runners;
  }

  #makeMatcher(): Matcher {
    const starts = startsOf(this.#source.syntax());
    const finder = new StartFinder(starts, this.#analysis.startsAt, this.#utf);
    this.#matcher = new Matcher(this.#source.program(), finder);
    return this.#matcher;
  }

  /** End of the first match on the matcher. */
  #search(text: string, lower: string | undefined): number {
    if (this.#folded !== undefined && !(lower ?? lowerOf(text)).includes(this.#folded)) return NO_MATCH;
    if (this.#utf && !isValidUtf8(text)) return NO_MATCH;
    if (this.#runners?.prefix?.test(text) === false) return NO_MATCH;
    const end = (this.#matcher ?? this.#makeMatcher()).search(text);
    if (end !== LIMIT_REACHED) return end;
    reportStepLimit(this);
    return NO_MATCH;
  }

  #captured(text: string): string[] {
    const { registers } = this.#matcher ?? this.#makeMatcher();
    const groups: string[] = [];
    for (let group = 1; group <= this.#groups; group++) {
      const start = registers[group * 2] ?? -1;
      if (start === -1) continue;
      while (groups.length < group - 1) groups.push('');
      groups.push(text.slice(start, registers[group * 2 + 1] ?? -1));
    }
    return groups;
  }
}

/** Trailing unset groups are left out; an unset one before a set one is ''. */
function groupsOf(match: RegExpExecArray): string[] {
  let last = match.length - 1;
  while (last > 0 && match[last] === undefined) last--;
  const groups: string[] = [];
  for (let group = 1; group <= last; group++) groups.push(match[group] ?? '');
  return groups;
}
