import { createHash } from 'node:crypto';
import { fromByteString, quote, toByteString } from '../bytes/byte-string.ts';
import type { AlertMembers } from '../finding/attributes.ts';
import { findingOf } from '../finding/map.ts';
import type { LogRecord, LogType, ObjectOrigin } from '../log-type/log-type.ts';
import type { EngineSession } from '../ruleset/engine.ts';
import type { SinkItem } from '../sink/sink.ts';

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
  const raised: SinkItem[] = [];
  const failures: EvaluationFailure[] = [];
  for (const evaluator of evaluators) {
    try {
      for (const item of verdictItems(evaluated, evaluator, options)) raised.push(item);
    } catch (error) {
      failures.push({ ruleset: evaluator.name, message: String(error) });
    }
  }
  return { raised, failures };
}

function verdictItems<R extends LogRecord>(
  { record, documentId, logType, origin }: EvaluatedRecord<R>,
  evaluator: Evaluator,
  { clock, findings }: EvaluateOptions,
): readonly SinkItem[] {
  const wazuh = evaluator.eventText === 'wazuh-aws';
  const verdict = evaluator.session.process({
    text: wazuh ? logType.wazuhText(record, origin) : logType.compactText(record),
    location: wazuh ? WAZUH_LOCATION : logType.name,
    time: clock === 'event' ? record.time : Date.now(),
  });
  if (verdict.rule === undefined || !(verdict.alert || verdict.signal)) return NOTHING;
  const id = alertId(evaluator.name, verdict.rule.id, documentId);
  const json = withOrigin(verdict.json(), evaluator.name, documentId, record.time, origin);
  const stream = verdict.alert ? 'alerts' : 'signals';
  const item = { id, document: { stream, time: record.time, json }, record } as const;
  if (!findings || !verdict.alert) return [item];
  const alert: AlertMembers = JSON.parse(fromByteString(json));
  const raised = { alert, id, ruleset: evaluator.name, documentId, time: record.time, cloud: true };
  return [item, { id, document: findingOf(raised), record }];
}

const NOTHING: readonly SinkItem[] = [];

/** Where Wazuh's AWS module says its events come from (SEMANTICS part 11). */
const WAZUH_LOCATION = 'Wazuh-AWS';

/** The same rule of the same ruleset on the same document is the same alert. */
export function alertId(ruleset: string, ruleId: number, documentId: string): string {
  const identity = JSON.stringify([ruleset, ruleId, documentId]);
  return createHash('sha256').update(identity).digest('base64url').slice(0, 27);
}

const TIMESTAMP = /^\{"timestamp":"[^"]*"/;

/**
 * The alert with event time in `@timestamp` and `timestamp`, so that dashboards show when it happened, and
 * with ruleset, document and object in `harrier`.
 */
function withOrigin(
  json: string,
  ruleset: string,
  documentId: string,
  time: number,
  origin: ObjectOrigin,
): string {
  const iso = new Date(time).toISOString();
  const object = origin.bucket === '' ? origin.key : `s3://${origin.bucket}/${origin.key}`;
  const head =
    `{"@timestamp":"${iso}","harrier":{"ruleset":${quote(toByteString(ruleset))},` +
    `"document_id":${quote(documentId)},"object":${quote(toByteString(object))},` +
    `"ingested":"${new Date().toISOString()}"},"timestamp":"${iso.slice(0, -1)}+0000"`;
  const rest = TIMESTAMP.test(json) ? json.replace(TIMESTAMP, '') : json.replace(/^\{/, ',');
  return head + (rest === ',}' ? '}' : rest);
}
