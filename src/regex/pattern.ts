/** The engines a Wazuh file can name (SEMANTICS part 7), and the word match of `if_group`. */
export type PatternType = 'osmatch' | 'osregex' | 'pcre2' | 'wordmatch';

/**
 * What is known of a pattern without running it. Everything is a necessary condition of a match (or, for
 * `isMatchAll` and `literalExact`, the exact decision), so indexes may use it to leave a pattern out. It never
 * holds for conditions that are negated outside the pattern.
 */
export interface PatternAnalysis {
  /** Every subject matches, the empty one too. */
  readonly isMatchAll: boolean;
  /**
   * One ASCII lower-case literal for each alternative: a subject whose `lowerOf` text holds none of them does
   * not match. Empty list: nothing ever matches. Undefined: nothing is known.
   */
  readonly requiredLiterals: readonly string[] | undefined;
  /**
   * For patterns that are tied to the start of the text: 257 entries. A subject whose first byte `b` has
   * `firstBytes[b] === 0` does not match; entry 256 stands for the empty subject.
   */
  readonly firstBytes: Uint8Array | undefined;
  /** The pattern matches exactly the subjects whose `lowerOf` text equals this. */
  readonly literalExact: string | undefined;
}

/**
 * A compiled pattern. Subjects are byte strings. Matching never throws, and takes bounded time: an engine
 * that meets its step limit answers "no match" and reports it (see `limit.ts`).
 *
 * `lower` may be passed by callers that keep it: `lowerOf(subject)` of `lower.ts`. Left out, it is computed
 * when the pattern needs it (and remembered for the most recent subject).
 */
export interface Pattern extends PatternAnalysis {
  readonly type: PatternType;
  readonly text: string;
  test(subject: string, lower?: string): boolean;
}

/** A pattern that reports groups and the end position that drives decoder offsets (SEMANTICS 6.4). */
export interface CapturingPattern extends Pattern {
  /**
   * Match against `subject` from byte `from` on, as if the text began there (`^` refers to the cut).
   * `lower`, where given, belongs to the whole subject.
   */
  exec(subject: string, from?: number, lower?: string): PatternMatch | undefined;
}

export interface PatternMatch {
  /** Group texts in order; trailing unset groups are absent, an unset group before a set one is ''. */
  readonly groups: readonly string[];
  /**
   * Byte offset, in the whole subject, of the position reported as last matched: `from − 1` is possible, so
   * −1 too. What follows the match begins one byte behind it (SEMANTICS 6.4).
   */
  readonly end: number;
}

/** Why a pattern was refused; `offset` is a byte offset in the pattern text. */
export interface PatternError {
  readonly code: PatternErrorCode;
  readonly message: string;
  readonly offset: number;
}

/**
 * `escape` and `parentheses` are OS_Regex errors 6 and 7; `too-long` is any engine's size limit; `syntax` is
 * what PCRE2 refuses; `unsupported` is valid PCRE2 that this engine does not implement.
 */
export type PatternErrorCode = 'escape' | 'parentheses' | 'too-long' | 'syntax' | 'unsupported';

/** What a parser of patterns gives. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: PatternError };

/** A refusal; `offset` is a byte offset in the pattern text. */
export function refuse(code: PatternErrorCode, message: string, offset: number): Parsed<never> {
  return { ok: false, error: { code, message, offset } };
}
