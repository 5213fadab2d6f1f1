/**
 * What this run could not start, and what to install: collected by the set-up, printed by the reporter. Both
 * live in the main process, but are loaded apart, so the environment holds it.
 */
const VARIABLE = 'HARRIER_TESTS_NOT_RUN';

export function addNotRun(sentence: string): void {
  process.env[VARIABLE] = JSON.stringify([...notRun(), sentence]);
}

export function notRun(): string[] {
  return JSON.parse(process.env[VARIABLE] ?? '[]');
}
