import { quote } from '../../bytes/byte-string.ts';
import type { JsonText } from '../../mapping/attribute.ts';
import { keywordOf } from './keyword.ts';
import { type Outcome, outcome } from './outcome.ts';
import type { CloudTrailRecord } from './record.ts';
import { sessionName } from './session-name.ts';
import { FIELD, type SourceField } from './source-field.ts';
import { choice, firstKeyword, type Write } from './value.ts';

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

/** `ec2` of `ec2.amazonaws.com`. */
export function serviceName(record: CloudTrailRecord): JsonText {
  const source = record.inner(FIELD['eventSource']) || record.inner(FIELD['insightDetails.eventSource']);
  const dot = source.indexOf('.');
  const name = dot === -1 ? source : source.slice(0, dot);
  return name === '' || source.includes('\\') ? '' : `"${name}"`;
}

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
export function email(record: CloudTrailRecord): JsonText {
  const name =
    record.inner(FIELD['userIdentity.userName']) ||
    record.inner(FIELD['additionalEventData.UserName']) ||
    sessionName(record);
  return name.includes('@') && EMAIL.test(name) ? `"${name}"` : '';
}
const EMAIL = /^[^@\s\\]{1,64}@[\w-]+(?:\.[\w-]+)+$/;
