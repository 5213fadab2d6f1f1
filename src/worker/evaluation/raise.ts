import { createHash } from 'node:crypto';
import { fromByteString, quote, toByteString } from '../../bytes/byte-string.ts';
import type { AlertMembers } from '../../finding/attributes.ts';
import { findingOf } from '../../finding/map.ts';
import type { LogRecord, ObjectOrigin } from '../../log-type/log-type.ts';
import type { Verdict } from '../../ruleset/engine.ts';
import type { SinkItem } from '../../sink/sink.ts';
import { eventTime } from '../event-time.ts';

/** What a verdict is about. */
export interface JudgedEvent {
  readonly ruleset: string;
  readonly documentId: string;
  readonly record: LogRecord;
  readonly origin: ObjectOrigin;
  /** It came too late to be judged with those before it. */
  readonly late?: boolean;
}

/** What a verdict gives to be written: an alert, or a signal, or nothing; with `findings` an alert also as OCSF. */
export function raise(verdict: Verdict, event: JudgedEvent, findings: boolean): readonly SinkItem[] {
  if (verdict.rule === undefined || !(verdict.alert || verdict.signal)) return NOTHING;
  const { ruleset, documentId, record } = event;
  const id = alertId(ruleset, verdict.rule.id, documentId);
  const time = eventTime(record.time);
  const json = withOrigin(verdict.json(), event, time);
  const stream = verdict.alert ? 'alerts' : 'signals';
  const item = { id, document: { stream, time: record.time, json }, record } as const;
  if (!findings || !verdict.alert) return [item];
  const alert: AlertMembers = JSON.parse(fromByteString(json));
  const raised = { alert, id, ruleset, documentId, time, cloud: true };
  return [item, { id, document: { ...findingOf(raised), time: record.time }, record }];
}

const NOTHING: readonly SinkItem[] = [];

/** The same rule of the same ruleset on the same document is the same alert. */
export function alertId(ruleset: string, ruleId: number, documentId: string): string {
  const identity = JSON.stringify([ruleset, ruleId, documentId]);
  return createHash('sha256').update(identity).digest('base64url').slice(0, 27);
}

const TIMESTAMP = /^\{"timestamp":"[^"]*"/;

/**
 * The alert with event time in `@timestamp` and `timestamp`, so that dashboards show when it happened (of an
 * undated event, when it was seen), and with ruleset, document and object in `harrier`.
 */
function withOrigin(
  json: string,
  { ruleset, documentId, record, origin, late }: JudgedEvent,
  time: number,
): string {
  const iso = new Date(time).toISOString();
  const object = origin.bucket === '' ? origin.key : `s3://${origin.bucket}/${origin.key}`;
  const head =
    `{"@timestamp":"${iso}","harrier":{"ruleset":${quote(toByteString(ruleset))},` +
    `"document_id":${quote(documentId)},"object":${quote(toByteString(object))},` +
    `"ingested":"${new Date().toISOString()}"${late === true ? ',"late":true' : ''}${record.time >= 0 ? '' : ',"undated":true'}},"timestamp":"${iso.slice(0, -1)}+0000"`;
  const rest = TIMESTAMP.test(json) ? json.replace(TIMESTAMP, '') : json.replace(/^\{/, ',');
  return head + (rest === ',}' ? '}' : rest);
}
