import { toByteString } from '../bytes/byte-string.ts';
import { isIpAddress } from '../bytes/ip-address.ts';
import type { FieldType } from '../document/field.ts';
import { type Attribute, constant } from '../mapping/attribute.ts';
import { attacks } from './attack.ts';
import { severity } from './severity.ts';

/** A raised alert and where it comes from. */
export interface RaisedAlert {
  /** The alert in the shape of alerts.json, parsed. */
  readonly alert: AlertMembers;
  /** Deterministic id of the alert. */
  readonly id: string;
  readonly ruleset: string;
  /** Id of the document that triggered it, where there is one. */
  readonly documentId?: string;
  /** Event time, epoch milliseconds. */
  readonly time: number;
  /** The event is an AWS record: profile cloud applies. */
  readonly cloud: boolean;
}

export interface AlertMembers {
  readonly rule?: {
    readonly id?: string;
    readonly level?: number;
    readonly description?: string;
    readonly groups?: readonly string[];
    readonly firedtimes?: number;
    readonly mitre?: {
      readonly id?: readonly string[];
      readonly tactic?: readonly string[];
      readonly technique?: readonly string[];
    };
  };
  readonly data?: Readonly<Record<string, unknown>>;
  readonly full_log?: string;
  readonly location?: string;
}

const CLASS = 'OCSF 1.6.0 detection_finding';
const INFO = 'OCSF 1.6.0 finding_info';

/** Alert → OCSF 1.6.0 Detection Finding (class 2004), profiles datetime and, for AWS records, cloud. */
export const FINDING_ATTRIBUTES: readonly Attribute<RaisedAlert>[] = [
  fixed('activity_id', 'integer', 1, 'Create', CLASS),
  fixed('activity_name', 'keyword', 'Create', 'Name of the activity', CLASS),
  fixed('category_name', 'keyword', 'Findings', 'Name of the category', CLASS),
  fixed('category_uid', 'integer', 2, 'Category', CLASS),
  fixed('class_name', 'keyword', 'Detection Finding', 'Name of the class', CLASS),
  fixed('class_uid', 'integer', 2004, 'Class', CLASS),
  fixed('type_name', 'keyword', 'Detection Finding: Create', 'Name of the type', CLASS),
  fixed('type_uid', 'long', 200401, 'class_uid * 100 + activity_id', CLASS),
  of(
    'severity',
    'keyword',
    ['rule.level'],
    'Severity',
    CLASS,
    (r) => severity(r.alert.rule?.level ?? 0).severity,
  ),
  of(
    'severity_id',
    'integer',
    ['rule.level'],
    'Severity',
    CLASS,
    (r) => severity(r.alert.rule?.level ?? 0).severity_id,
  ),
  fixed('status', 'keyword', 'New', 'Status of the finding', CLASS),
  fixed('status_id', 'integer', 1, 'Status of the finding', CLASS),
  fixed('is_alert', 'boolean', true, 'The finding calls for attention', CLASS),
  of('time', 'date', ['@timestamp'], 'Event time, epoch milliseconds', CLASS, (r) => r.time),
  of('time_dt', 'date', ['@timestamp'], 'Event time', CLASS, (r) => new Date(r.time).toISOString()),
  of('message', 'text', ['rule.description'], 'What was found', CLASS, (r) => r.alert.rule?.description),
  of('raw_data', 'text', ['full_log'], 'The text the rule saw', CLASS, (r) => r.alert.full_log),
  fixed('metadata.product.name', 'keyword', 'Harrier', 'Product', 'OCSF 1.6.0 product'),
  fixed('metadata.product.vendor_name', 'keyword', 'Harrier', 'Vendor', 'OCSF 1.6.0 product'),
  fixed('metadata.version', 'keyword', '1.6.0', 'OCSF version', 'OCSF 1.6.0 metadata'),
  of('metadata.profiles', 'keyword', ['the event’s source'], 'OCSF profiles', 'OCSF 1.6.0 metadata', (r) =>
    r.cloud ? ['cloud', 'datetime'] : ['datetime'],
  ),
  of('metadata.uid', 'keyword', ['alert id'], 'Id of the alert', 'OCSF 1.6.0 metadata', (r) => r.id),
  of('cloud.provider', 'keyword', ["'AWS'"], 'Cloud provider', 'OCSF 1.6.0 cloud', (r) =>
    r.cloud ? 'AWS' : undefined,
  ),
  of(
    'cloud.region',
    'keyword',
    ['data.aws.awsRegion', 'data.aws.region'],
    'Region',
    'OCSF 1.6.0 cloud',
    (r) => (r.cloud ? (text(r, 'awsRegion') ?? text(r, 'region')) : undefined),
  ),
  of(
    'cloud.account.uid',
    'keyword',
    ['data.aws.aws_account_id', 'data.aws.recipientAccountId', 'data.aws.account_id'],
    'Account',
    'OCSF 1.6.0 account',
    (r) =>
      r.cloud
        ? (text(r, 'aws_account_id') ?? text(r, 'recipientAccountId') ?? text(r, 'account_id'))
        : undefined,
  ),
  of('finding_info.uid', 'keyword', ['alert id'], 'Id of the alert', INFO, (r) => r.id),
  of(
    'finding_info.title',
    'keyword',
    ['rule.description', 'rule.id'],
    'What was found',
    INFO,
    (r) => r.alert.rule?.description || `Rule ${r.alert.rule?.id ?? ''}`,
  ),
  of(
    'finding_info.types',
    'keyword',
    ['rule.groups'],
    'Groups of the rule',
    INFO,
    (r) => r.alert.rule?.groups,
  ),
  of('finding_info.data_sources', 'keyword', ['location'], 'Where the event came from', INFO, (r) =>
    r.alert.location ? [r.alert.location] : undefined,
  ),
  of(
    'finding_info.analytic.uid',
    'keyword',
    ['ruleset', 'rule.id'],
    'Rule',
    'OCSF 1.6.0 analytic',
    (r) => `${r.ruleset}/${r.alert.rule?.id ?? ''}`,
  ),
  of(
    'finding_info.analytic.name',
    'keyword',
    ['rule.description'],
    'Description of the rule',
    'OCSF 1.6.0 analytic',
    (r) => r.alert.rule?.description,
  ),
  fixed('finding_info.analytic.type', 'keyword', 'Rule', 'Kind of analytic', 'OCSF 1.6.0 analytic'),
  fixed('finding_info.analytic.type_id', 'integer', 1, 'Kind of analytic', 'OCSF 1.6.0 analytic'),
  of(
    'finding_info.attacks',
    'object',
    ['rule.mitre'],
    'ATT&CK techniques and tactics',
    'OCSF 1.6.0 attack',
    (r) => attacks(r.alert.rule?.mitre),
  ),
  of(
    'finding_info.related_events',
    'object',
    ['document id'],
    'The event document',
    'OCSF 1.6.0 related_event',
    (r) => (r.documentId === undefined ? undefined : [{ uid: r.documentId }]),
  ),
  of(
    'evidences',
    'object',
    ['data'],
    'Decoded fields and the source address',
    'OCSF 1.6.0 evidences',
    evidences,
  ),
  of(
    'observables',
    'object',
    ['data.srcip', 'data.aws.sourceIPAddress', 'data.aws.srcaddr'],
    'The source address, to search for across classes',
    'OCSF 1.6.0 observable',
    (r) => {
      const value = sourceAddress(r);
      const name = 'evidences.src_endpoint.ip';
      return value === undefined ? undefined : [{ name, type: 'IP Address', type_id: 2, value }];
    },
  ),
];

function of(
  name: string,
  type: FieldType,
  from: readonly string[],
  description: string,
  section: string,
  value: (raised: RaisedAlert) => unknown,
): Attribute<RaisedAlert> {
  const write = (raised: RaisedAlert): string => {
    const found = value(raised);
    if (found === undefined || found === null || found === '') return '';
    if (Array.isArray(found) && found.length === 0) return '';
    return toByteString(JSON.stringify(found));
  };
  return { name, type, from, description, section, write };
}

function fixed(
  name: string,
  type: FieldType,
  value: unknown,
  description: string,
  section: string,
): Attribute<RaisedAlert> {
  return { name, type, from: [`'${String(value)}'`], description, section, write: constant(value) };
}

/** A text member of `data.aws`. */
function text(raised: RaisedAlert, name: string): string | undefined {
  const aws = raised.alert.data?.['aws'];
  if (typeof aws !== 'object' || aws === null) return undefined;
  const value = Object.hasOwn(aws, name) ? (aws as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function evidences(raised: RaisedAlert): unknown {
  const { data } = raised.alert;
  if (data === undefined) return undefined;
  const address = sourceAddress(raised);
  return [{ data, ...(address === undefined ? {} : { src_endpoint: { ip: address } }) }];
}

function sourceAddress(raised: RaisedAlert): string | undefined {
  const candidates = [raised.alert.data?.['srcip'], text(raised, 'sourceIPAddress'), text(raised, 'srcaddr')];
  return candidates.find((one): one is string => typeof one === 'string' && isIpAddress(one));
}
