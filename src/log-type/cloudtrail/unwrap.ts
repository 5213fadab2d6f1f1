import { Buffer, isUtf8 } from 'node:buffer';
import { wellFormed } from '../../bytes/byte-string.ts';
import { FieldScanner } from '../../bytes/json-fields.ts';
import { scanJson } from '../../bytes/json-scan.ts';
import { decodeInner } from './record.ts';

/** What a JSON value holds: a record, nothing that is an event, or something that is not understood. */
export type Unwrapped =
  | { readonly kind: 'record'; readonly text: string }
  | { readonly kind: 'skipped'; readonly reason: string }
  | { readonly kind: 'bad'; readonly reason: string; readonly message: string };

/**
 * The record inside a JSON value: the value itself, the `detail` of an EventBridge event, the `message` of
 * a CloudWatch Logs event or of a shipper's document, the text in an answer of LookupEvents
 * (`CloudTrailEvent`) or of CloudTrail Lake (`eventJson`), `aws.cloudtrail` of an OpenSearch document, an
 * object where `Records` should be a list. Wrappers are opened twice at most.
 */
export function unwrap(text: string, depth = 0): Unwrapped {
  if (text.charCodeAt(0) !== OPEN_BRACE) return notUnderstood('The element is no JSON object.');
  const offsets = wrapperScanner.scan(text);
  const part = (index: number) => text.slice(offsets[2 * index], offsets[2 * index + 1]);
  if (part(EVENT_TIME) !== '' || part(TIME_WINDOW) !== '') return { kind: 'record', text };
  if (part(DIGEST) !== '') return { kind: 'skipped', reason: 'digest' };
  for (const wrapper of OBJECTS) {
    const inner = part(wrapper);
    if (inner.charCodeAt(0) === OPEN_BRACE && depth < 2) return unwrap(inner, depth + 1);
  }
  for (const wrapper of TEXTS) {
    const inner = part(wrapper);
    if (inner.charCodeAt(0) === QUOTE && depth < 2) return unwrapText(inner, depth);
  }
  if (text.length <= 2 || /^\{\s*\}$/.test(text)) return { kind: 'skipped', reason: 'empty-object' };
  // An object that carries no list of records, such as an answer without events.
  return notUnderstood('The object has no eventTime: it is no CloudTrail record.', 'missing-event-time');
}

/** The record in a JSON string: one value, as a log group holds it. */
function unwrapText(quoted: string, depth: number): Unwrapped {
  const text = decodeInner(quoted.slice(1, -1)).trim();
  const bytes = Buffer.from(text, 'utf8');
  const end = scanJson(bytes, 0, bytes.length);
  if (end !== bytes.length) return notUnderstood('The message is no JSON object.', 'invalid-json');
  const latin = bytes.toString('latin1');
  return unwrap(isUtf8(bytes) ? latin : wellFormed(latin), depth + 1);
}

function notUnderstood(message: string, reason = 'not-a-record'): Unwrapped {
  return { kind: 'bad', reason, message };
}

const wrapperScanner = new FieldScanner([
  'eventTime',
  'detail',
  'message',
  'digestStartTime',
  'aws',
  'aws.cloudtrail',
  'Records',
  'CloudTrailEvent',
  'eventJson',
  'eventjson',
  'timeWindow',
]);
const EVENT_TIME = 0;
const DIGEST = 3;
/** What an aggregated event has instead of a time. */
const TIME_WINDOW = 10;
/** Members whose object is the record: `detail`, `aws.cloudtrail`, `Records`. */
const OBJECTS = [1, 5, 6];
/** Members whose text is the record: `message`, `CloudTrailEvent`, and Lake's in both spellings. */
const TEXTS = [2, 7, 8, 9];
const OPEN_BRACE = 0x7b;
const QUOTE = 0x22;
