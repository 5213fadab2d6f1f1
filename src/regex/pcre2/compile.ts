import { reportStepLimit } from '../limit.ts';
import { lowerOf } from '../lower.ts';
import type { CapturingPattern, Parsed, PatternMatch } from '../pattern.ts';
import { analysePcre2, type Pcre2Analysis } from './analyse.ts';
import { parsePcre2 } from './parse.ts';
import { type Program, writeProgram } from './program.ts';
import { LIMIT_REACHED, Matcher, NO_MATCH } from './run.ts';
import { isValidUtf8 } from './unicode.ts';

/** Compiles a PCRE2 pattern, as PCRE2 does without options (SEMANTICS 7.5). */
export function compilePcre2(text: string): Parsed<CapturingPattern> {
  const parsed = parsePcre2(text);
  if (!parsed.ok) return parsed;
  const program = writeProgram(parsed.value);
  if (!program.ok) return program;
  return {
    ok: true,
    value: new Pcre2Pattern(text, program.value, analysePcre2(parsed.value), parsed.value.utf),
  };
}

class Pcre2Pattern implements CapturingPattern {
  readonly type = 'pcre2';
  readonly text: string;
  readonly isMatchAll: boolean;
  readonly requiredLiterals: readonly string[] | undefined;
  readonly firstBytes: Uint8Array | undefined;
  readonly literalExact: string | undefined;
  readonly #matcher: Matcher;
  readonly #groups: number;
  readonly #analysis: Pcre2Analysis;
  readonly #required: string | undefined;
  readonly #utf: boolean;

  constructor(text: string, program: Program, analysis: Pcre2Analysis, utf: boolean) {
    this.text = text;
    this.isMatchAll = analysis.isMatchAll && !utf;
    this.requiredLiterals = analysis.requiredLiterals;
    this.firstBytes = analysis.firstBytes;
    this.literalExact = analysis.literalExact;
    this.#matcher = new Matcher(program);
    this.#groups = program.groups;
    this.#analysis = analysis;
    this.#required = analysis.requiredLiterals?.[0];
    this.#utf = utf;
  }

  test(subject: string, lower?: string): boolean {
    return this.#search(subject, lower) !== NO_MATCH;
  }

  exec(subject: string, from = 0, lower?: string): PatternMatch | undefined {
    const text = from === 0 ? subject : subject.slice(from);
    const end = this.#search(text, from === 0 ? lower : undefined);
    if (end === NO_MATCH) return undefined;
    const { registers } = this.#matcher;
    const groups: string[] = [];
    for (let group = 1; group <= this.#groups; group++) {
      const start = registers[group * 2] ?? -1;
      if (start === -1) continue;
      while (groups.length < group - 1) groups.push('');
      groups.push(text.slice(start, registers[group * 2 + 1] ?? -1));
    }
    return { groups, end: from + end - 1 };
  }

  /** End of the first match. */
  #search(text: string, lower: string | undefined): number {
    if (this.#required !== undefined && !(lower ?? lowerOf(text)).includes(this.#required)) return NO_MATCH;
    if (this.#utf && !isValidUtf8(text)) return NO_MATCH;
    const start = this.#startFrom(text, 0);
    if (start < 0) return NO_MATCH;
    this.#matcher.begin();
    const end = this.#matcher.search(text, start, (tried) =>
      this.#analysis.startsAt === 'text' ? NO_MATCH : this.#startFrom(text, tried + 1),
    );
    if (end !== LIMIT_REACHED) return end;
    reportStepLimit(this);
    return NO_MATCH;
  }

  /** The first place from `from` on where a match can begin, or −1. */
  #startFrom(text: string, from: number): number {
    const { startBytes, startsAt } = this.#analysis;
    const { length } = text;
    if (startsAt === 'text') {
      const possible = startBytes === undefined || startBytes[text.charCodeAt(0)] === 1;
      return from === 0 && possible ? 0 : NO_MATCH;
    }
    for (let start = from; start <= length; start++) {
      if (startsAt === 'line' && start > 0 && text.charCodeAt(start - 1) !== LF) {
        const lineFeed = text.indexOf('\n', start);
        if (lineFeed === -1) return NO_MATCH;
        start = lineFeed + 1;
      }
      if (startBytes !== undefined && startBytes[text.charCodeAt(start)] !== 1) continue;
      if (this.#utf && (text.charCodeAt(start) & 0xc0) === 0x80) continue;
      return start;
    }
    return NO_MATCH;
  }
}

const LF = 10;
