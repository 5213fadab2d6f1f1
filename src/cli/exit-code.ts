/** What the exit code of every command means; `harrier --help` prints this table. */
export const EXIT = {
  ok: 0,
  findings: 1,
  usage: 2,
  environment: 3,
  ruleset: 4,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_MEANING: Readonly<Record<ExitCode, string>> = {
  0: 'done, nothing to report',
  1: 'done, with findings: bad records, failed tests, lint findings',
  2: 'wrong usage or configuration, or changes that wait for you',
  3: 'the environment failed: unreachable, refused, no space, no permission',
  4: 'the ruleset was refused',
};

/**
 * Ends a command with one line, a remedy and an exit code; printed by `main.ts`, without a stack.
 * Commands that have already reported their findings set `process.exitCode` instead.
 */
export class CliError extends Error {
  readonly exitCode: ExitCode;
  /** What to do next. */
  readonly remedy: string;

  constructor(exitCode: ExitCode, message: string, remedy: string) {
    super(message);
    this.name = 'CliError';
    this.exitCode = exitCode;
    this.remedy = remedy;
  }
}
