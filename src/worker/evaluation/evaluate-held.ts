import type { HeldEvent } from '../../journal/held-event.ts';
import type { SinkItem } from '../../sink/sink.ts';
import { eventTime } from '../event-time.ts';
import type { Evaluation, EvaluationFailure, Evaluator } from './evaluate.ts';
import { raise } from './raise.ts';

/**
 * What a held event raises now that its turn has come, or alone when it came too `late` for one. A ruleset
 * that is not at work any more has nothing to say.
 */
export function evaluateHeld(
  { documentId, time, ordinal, line, origin, messages }: HeldEvent,
  evaluators: readonly Pick<Evaluator, 'name' | 'session'>[],
  { findings, late }: { readonly findings: boolean; readonly late: boolean },
): Evaluation {
  const raised: SinkItem[] = [];
  const failures: EvaluationFailure[] = [];
  for (const { ruleset, text, location } of messages) {
    const session = evaluators.find(({ name }) => name === ruleset)?.session;
    if (session === undefined) continue;
    const record = { ordinal, time, raw: text, ...(line !== undefined && { line }) };
    try {
      const message = { text, location, time: eventTime(time) };
      const verdict = late ? session.processAlone(message) : session.process(message);
      const event = { ruleset, documentId, record, origin, late };
      for (const item of raise(verdict, event, findings)) raised.push(item);
    } catch (error) {
      failures.push({ ruleset, message: String(error) });
    }
  }
  return { raised, failures };
}
