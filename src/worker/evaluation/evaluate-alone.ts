import type { HeldEvent, HeldMessage } from '../../journal/held-event.ts';
import type { LogRecord } from '../../log-type/log-type.ts';
import type { SinkItem } from '../../sink/sink.ts';
import {
  type EvaluatedRecord,
  type Evaluation,
  type EvaluationFailure,
  type Evaluator,
  engineMessage,
} from './evaluate.ts';
import { raise } from './raise.ts';

export interface LoneEvaluation extends Evaluation {
  /** For the journal: what the verdict of some ruleset depends on other events. */
  readonly held: HeldEvent | undefined;
}

/**
 * What one record raises when nobody remembers anything here: verdicts that depend on no other event are
 * final; for the others the event is held, to be evaluated in its turn.
 */
export function evaluateAlone<R extends LogRecord>(
  evaluated: EvaluatedRecord<R>,
  evaluators: readonly Evaluator[],
  { findings, source }: { readonly findings: boolean; readonly source: string | undefined },
): LoneEvaluation {
  const { record, documentId, origin } = evaluated;
  const raised: SinkItem[] = [];
  const failures: EvaluationFailure[] = [];
  const messages: HeldMessage[] = [];
  for (const evaluator of evaluators) {
    const ruleset = evaluator.name;
    try {
      const message = engineMessage(evaluated, evaluator, 'event');
      const verdict = evaluator.session.processAlone(message);
      if (verdict.usedState) messages.push({ ruleset, text: message.text, location: message.location });
      else
        for (const item of raise(verdict, { ruleset, documentId, record, origin }, findings))
          raised.push(item);
    } catch (error) {
      failures.push({ ruleset, message: String(error) });
    }
  }
  const { ordinal, line, time } = record;
  const held: HeldEvent | undefined =
    messages.length === 0
      ? undefined
      : {
          documentId,
          time,
          ordinal,
          ...(line !== undefined && { line }),
          origin: plainOrigin(origin),
          ...(source !== undefined && { source }),
          messages,
        };
  return { raised, failures, held };
}

/** What an origin says, without what a source may keep on it besides. */
function plainOrigin({ bucket, key, versionId, etag }: EvaluatedRecord<LogRecord>['origin']) {
  return {
    bucket,
    key,
    ...(versionId !== undefined && { versionId }),
    ...(etag !== undefined && { etag }),
  };
}
