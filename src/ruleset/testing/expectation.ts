/** One test of a ruleset: events fed in order through one fresh session; the last result counts. */
export interface RulesetTest {
  /** The file it stands in, and the line from 1. */
  readonly file: string;
  readonly line: number;
  /** Section and key of an `.ini`, or the name of a sample. */
  readonly name: string;
  /** Logs in order, byte strings. */
  readonly logs: readonly string[];
  readonly expected: IniExpectation | SampleExpectation;
}

/** Texts as written; '' stands for "nothing" (SEMANTICS 10.4). */
export interface IniExpectation {
  readonly kind: 'ini';
  readonly rule: string;
  readonly level: string;
  readonly decoder: string;
  /** The key ends in `fail`: the result must be another one. */
  readonly negated: boolean;
}

/** What a line of our own samples expects. */
export interface SampleExpectation {
  readonly kind: 'sample';
  /** null: no rule. */
  readonly rule: number | null;
  readonly alert: boolean;
}

/** A test file that cannot be understood. */
export class TestFileError extends Error {
  override readonly name = 'TestFileError';
  readonly file: string;
  readonly line: number;

  constructor(file: string, line: number, message: string) {
    super(message);
    this.file = file;
    this.line = line;
  }
}
