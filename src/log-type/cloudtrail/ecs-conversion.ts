import { quote } from '../../bytes/byte-string.ts';
import type { JsonText } from '../../mapping/attribute.ts';
import { keywordOf } from './keyword.ts';
import { type Outcome, outcome } from './outcome.ts';
import type { CloudTrailRecord } from './record.ts';
import { ARN, sessionName } from './session-name.ts';
import { FIELD, type SourceField } from './source-field.ts';
import { choice, conversion, firstKeyword, type Write } from './value.ts';

/** Name of the user or role. */
export const userName = firstKeyword(
  'userIdentity.userName',
  'userIdentity.sessionContext.sessionIssuer.userName',
  'additionalEventData.UserName',
);

/** `TLSv1.3` in its parts; another spelling is the version as it stands. */
export function tlsVersion(part: 1 | 2): Write {
  return (record) => {
    const field = FIELD['tlsDetails.tlsVersion'];
    if (record.is(field, TLS_1_3)) return part === 1 ? '"tls"' : '"1.3"';
    if (record.is(field, TLS_1_2)) return part === 1 ? '"tls"' : '"1.2"';
    const version = record.inner(field);
    const parts = TLS.exec(version);
    if (parts !== null) return `"${parts[part]?.toLowerCase()}"`;
    // Some services write the member's own name, or a dash, when they do not know the version.
    return part === 1 || NO_VERSION.has(version) ? '' : keywordOf(record.json(field));
  };
}
const TLS_1_3 = Buffer.from('"TLSv1.3"');
const TLS_1_2 = Buffer.from('"TLSv1.2"');
const TLS = /^([A-Za-z]{1,8})v([\d.]{1,8})$/;
const NO_VERSION: ReadonlySet<string> = new Set(['', '-', 'tlsVersion']);

const SOURCE = FIELD['eventSource'];
const SOURCES = [SOURCE, FIELD['insightDetails.eventSource'], FIELD['insightEventSource']];
const BACKSLASH = 0x5c;
const DOT = 0x2e;
const QUOTE = 0x22;

/** `ec2` of `ec2.amazonaws.com`. */
export const serviceName: Write = conversion(
  (record) => {
    const source = record.inner(SOURCES.find((field) => record.isText(field)) ?? SOURCE);
    const dot = source.indexOf('.');
    const name = dot === -1 ? source : source.slice(0, dot);
    return name === '' || source.includes('\\') ? '' : `"${name}"`;
  },
  (record, buffer, label) => {
    const field = SOURCES.find((one) => record.isText(one));
    if (field === undefined || record.holds(field, BACKSLASH)) return;
    const { view, offsets, base } = record;
    const start = (offsets[base + 2 * field] as number) + 1;
    let dot = start;
    while (view.getUint8(dot) !== DOT && view.getUint8(dot) !== QUOTE) dot++;
    if (dot === start) return;
    buffer.put(label);
    buffer.quotedRange(view, start, dot);
  },
);

const OUTCOMES: readonly Outcome[] = ['success', 'failure', 'unknown'];

export const eventOutcome = choice(OUTCOMES.map(quote), (r) => OUTCOMES.indexOf(outcome(r)));

export const dataset = choice(['"aws.cloudtrail"', '"aws.cloudtrail_insight"'], (r) => (r.isInsight ? 1 : 0));

/** What the record says was answered at a sign-in: only `ConsoleLogin` events have these. */
export function consoleLogin(field: SourceField, convert: (json: string) => JsonText): Write {
  return (record) => (record.eventName === 'ConsoleLogin' ? convert(record.json(FIELD[field])) : '');
}

export const noMeansFalse = (json: string): JsonText =>
  json === '' || json === 'null' ? '' : String(json !== '"No"');

/** The session's name, which for people who came through a portal is their mail address, else the user's name. */
export const email: Write = conversion(emailText, (record, buffer, label) => {
  const named = record.isText(USER) ? USER : record.isText(SIGN_IN_USER) ? SIGN_IN_USER : ARN;
  if (!record.holds(named, AT_SIGN)) return;
  const text = emailText(record);
  if (text === '') return;
  buffer.put(label);
  buffer.text(text);
});

function emailText(record: CloudTrailRecord): JsonText {
  const name = record.inner(USER) || record.inner(SIGN_IN_USER) || sessionName(record);
  return name.includes('@') && EMAIL.test(name) ? `"${name}"` : '';
}
const USER = FIELD['userIdentity.userName'];
const SIGN_IN_USER = FIELD['additionalEventData.UserName'];
const AT_SIGN = 0x40;
const EMAIL = /^[^@\s\\]{1,64}@[\w-]+(?:\.[\w-]+)+$/;
