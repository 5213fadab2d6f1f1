import type { LogMessage } from '../../event/log-event.ts';
import type { LogRecord, LogType, ObjectOrigin } from '../../log-type/log-type.ts';
import type { EngineSession } from '../../ruleset/engine.ts';
import type { SinkItem } from '../../sink/sink.ts';
import { eventTime } from '../event-time.ts';
import { raise } from './raise.ts';

/** A ruleset at work: its name, which text of a record it sees, and its state. */
export interface Evaluator {
  readonly name: string;
  readonly eventText: 'compact' | 'wazuh-aws';
  readonly session: EngineSession;
}

/** `arrival`: now, as the daemon does. `event`: the record's own time, for what lies in the past (scan, backfill). */
export type Clock = 'arrival' | 'event';

/** A record with what identifies it. */
export interface EvaluatedRecord<R extends LogRecord> {
  readonly record: R;
  readonly documentId: string;
  readonly logType: LogType<R>;
  readonly origin: ObjectOrigin;
}

export interface EvaluateOptions {
  readonly clock: Clock;
  /** Each alert also as OCSF Detection Finding. */
  readonly findings: boolean;
}

/** A ruleset that could not evaluate a record: a mistake of the engine, set aside with the record. */
export interface EvaluationFailure {
  readonly ruleset: string;
  readonly message: string;
}

export interface Evaluation {
  /** Alerts, signals and findings, in the order of the rulesets. */
  readonly raised: readonly SinkItem[];
  readonly failures: readonly EvaluationFailure[];
}

/** What one record raises. A ruleset that throws costs its own verdict on this record, nothing else. */
export function evaluate<R extends LogRecord>(
  evaluated: EvaluatedRecord<R>,
  evaluators: readonly Evaluator[],
  options: EvaluateOptions,
): Evaluation {
  const { record, documentId, origin } = evaluated;
  const raised: SinkItem[] = [];
  const failures: EvaluationFailure[] = [];
  for (const evaluator of evaluators) {
    try {
      const verdict = evaluator.session.process(engineMessage(evaluated, evaluator, options.clock));
      const event = { ruleset: evaluator.name, documentId, record, origin };
      for (const item of raise(verdict, event, options.findings)) raised.push(item);
    } catch (error) {
      failures.push({ ruleset: evaluator.name, message: String(error) });
    }
  }
  return { raised, failures };
}

/** What a ruleset sees of a record. */
export function engineMessage<R extends LogRecord>(
  { record, logType, origin }: EvaluatedRecord<R>,
  { eventText }: Evaluator,
  clock: Clock,
): LogMessage {
  const wazuh = eventText === 'wazuh-aws';
  return {
    text: wazuh ? logType.wazuhText(record, origin) : logType.compactText(record),
    location: wazuh ? WAZUH_LOCATION : logType.name,
    time: clock === 'event' ? eventTime(record.time) : Date.now(),
  };
}

/** Where Wazuh's AWS module says its events come from (SEMANTICS part 11). */
const WAZUH_LOCATION = 'Wazuh-AWS';
