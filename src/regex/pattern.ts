/** The engines a Wazuh file can name (SEMANTICS part 7), and the word match of `if_group`. */
export type PatternType = 'osmatch' | 'osregex' | 'pcre2' | 'wordmatch';

/**
 * A compiled pattern. Subjects are byte strings. Matching never throws, and takes bounded time: an engine
 * that meets its step limit answers "no match" and reports it (see `limit.ts`).
 */
export interface Pattern {
  readonly type: PatternType;
  readonly text: string;
  test(subject: string): boolean;
}

/** A pattern that reports groups and the end position that drives decoder offsets (SEMANTICS 6.4). */
export interface CapturingPattern extends Pattern {
  /** Match against `subject` from byte `from` on, as if the text began there (`^` refers to the cut). */
  exec(subject: string, from?: number): PatternMatch | undefined;
}

export interface PatternMatch {
  /** Group texts in order; trailing unset groups are absent, an unset group before a set one is ''. */
  readonly groups: readonly string[];
  /** Byte offset, in the whole subject, of the position reported as last matched; −1 is possible. */
  readonly end: number;
}
