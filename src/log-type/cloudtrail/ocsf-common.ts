import { quote } from '../../bytes/byte-string.ts';
import { constant, type JsonText } from '../../mapping/attribute.ts';
import { attribute, type CloudTrailAttribute, copy, fixed } from './ocsf-attribute.ts';
import { type Outcome, outcome } from './outcome.ts';
import type { CloudTrailRecord } from './record.ts';
import { resourceObjects } from './related.ts';
import { FIELD } from './source-field.ts';
import { choice, firstKeyword, instant, type Write } from './value.ts';

/** Attributes of the event itself, the same in every class. */
export function baseAttributes(
  classUid: number,
  className: string,
  categoryUid: number,
  categoryName: string,
) {
  return [
    fixed('category_uid', categoryUid, 'base_event', 'Category of the class.'),
    fixed('category_name', categoryName, 'base_event', 'Name of the category.'),
    fixed('class_uid', classUid, 'base_event', 'Class of the event.'),
    fixed('class_name', className, 'base_event', 'Name of the class.'),
    fixed('severity_id', 1, 'base_event', 'Severity: CloudTrail gives none.'),
    fixed('severity', 'Informational', 'base_event', 'Name of the severity.'),
    attribute('status_id', 'integer', STATUS_FROM, choice(STATUS_ID, statusOf), 'base_event', 'Outcome.'),
    attribute(
      'status',
      'keyword',
      STATUS_FROM,
      choice(STATUS, statusOf),
      'base_event',
      'Name of the outcome.',
    ),
    copy('status_code', 'errorCode', 'base_event', 'Error of the call.'),
    copy('status_detail', 'errorMessage', 'base_event', 'Description of the error.'),
    attribute('time', 'date', ['eventTime'], (r) => String(r.time), 'base_event', 'Epoch milliseconds.'),
    attribute('time_dt', 'date', ['eventTime'], instant('eventTime'), 'datetime', 'The same as text.'),
    fixed('metadata.version', '1.6.0', 'metadata', 'Version of the schema.'),
    {
      ...attribute(
        'metadata.profiles',
        'keyword',
        ["'cloud'", "'datetime'"],
        PROFILES,
        'metadata',
        'Profiles.',
      ),
      write: PROFILES,
      array: true,
    },
    copy('metadata.uid', 'eventID', 'metadata', 'Id that CloudTrail gave the event.'),
    copy('metadata.correlation_uid', 'sharedEventID', 'metadata', 'Id that copies for other accounts share.'),
    copy('metadata.event_code', 'eventType', 'metadata', 'Type of the event.'),
    fixed('metadata.log_name', 'CloudTrail', 'metadata', 'Name of the log.'),
    fixed('metadata.log_provider', 'AWS', 'metadata', 'Who wrote the log.'),
    copy('metadata.log_version', 'eventVersion', 'metadata', 'Version of the record format.'),
    copy('metadata.original_time', 'eventTime', 'metadata', 'Time as the record has it.'),
    fixed('metadata.product.name', 'CloudTrail', 'product', 'Product that wrote the record.'),
    fixed('metadata.product.vendor_name', 'AWS', 'product', 'Vendor of the product.'),
    copy('metadata.product.version', 'eventVersion', 'product', 'Version of the record format.'),
    copy('metadata.product.feature.name', 'eventCategory', 'feature', 'Management, Data or NetworkActivity.'),
    fixed('cloud.provider', 'AWS', 'cloud', 'Cloud provider.'),
    copy('cloud.region', 'awsRegion', 'cloud', 'Region of the call.'),
    attribute('cloud.account.uid', 'keyword', ACCOUNT_FIELDS, cloudAccount, 'account', 'Account.'),
    attribute(
      'cloud.account.type',
      'keyword',
      ACCOUNT_FIELDS,
      ifAccount('"AWS Account"'),
      'account',
      'Its type.',
    ),
    attribute('cloud.account.type_id', 'integer', ACCOUNT_FIELDS, ifAccount('10'), 'account', 'Its type.'),
  ] as const satisfies readonly CloudTrailAttribute[];
}

export const RESOURCES: CloudTrailAttribute = {
  ...attribute(
    'resources',
    'object',
    ['resources'],
    resourceObjects,
    'resource_details',
    'Resources of the call.',
  ),
  array: true,
};

/** The members of `resources`, for templates and documentation. */
export const OCSF_RESOURCE_FIELDS = (
  [
    ['uid', 'keyword', 'ARN of the resource.'],
    ['type', 'keyword', 'Type of the resource.'],
    ['owner.account.uid', 'keyword', 'Account that owns the resource.'],
    ['owner.account.type', 'keyword', 'Type of that account.'],
    ['owner.account.type_id', 'integer', 'Type of that account.'],
  ] as const
).map(([name, type, description]) => ({ name: `resources.${name}`, type, description }));

/** Declared for `keepOriginal`. */
export const RAW_DATA: CloudTrailAttribute = attribute(
  'raw_data',
  'keyword',
  ['(the record)'],
  (record) => quote(record.raw),
  'base_event',
  'The record as it stands in the log.',
);

const STATUS_FROM = ['errorCode', 'errorMessage', 'responseElements.ConsoleLogin'];
const OUTCOMES: readonly Outcome[] = ['unknown', 'success', 'failure'];
const STATUS_ID = ['0', '1', '2'];
const STATUS = ['"Unknown"', '"Success"', '"Failure"'];
const statusOf = (record: CloudTrailRecord) => OUTCOMES.indexOf(outcome(record));
const PROFILES = constant(['cloud', 'datetime']);
const ACCOUNT_FIELDS = ['userIdentity.accountId', 'recipientAccountId'] as const;
const ACCOUNTS = ACCOUNT_FIELDS.map((name) => FIELD[name]);
const cloudAccount = firstKeyword(...ACCOUNT_FIELDS);

function ifAccount(value: JsonText): Write {
  return choice([value], (record) => (ACCOUNTS.some((field) => record.isSet(field)) ? 0 : -1));
}
