import type { LogRecord } from '../../log-type/log-type.ts';
import { badRecordLetter, type DeadLetter, type DeadLetterPointer } from '../../sink/dead-letter.ts';
import type { EvaluationFailure } from './evaluate.ts';

/** The letter about a record that rulesets could not evaluate. */
export function failureLetter(
  { ordinal, line, raw }: Pick<LogRecord, 'ordinal' | 'line' | 'raw'>,
  failures: readonly EvaluationFailure[],
  object: DeadLetterPointer,
): DeadLetter {
  const message = failures.map((failure) => `ruleset ${failure.ruleset}: ${failure.message}`).join('; ');
  const bad = { ordinal, raw, reason: 'evaluation-failed', message, ...(line !== undefined && { line }) };
  return badRecordLetter(bad, object, Date.now());
}
