import { parseTimestamp } from '../../bytes/timestamp.ts';
import type { JsonText } from '../../mapping/attribute.ts';
import { onlyIf, orElse } from './combine.ts';
import { attribute, type CloudTrailAttribute, copy } from './ocsf-attribute.ts';
import type { CloudTrailRecord } from './record.ts';
import { FIELD, type FieldNumber, type SourceField } from './source-field.ts';
import { choice, firstKeyword, flag, instant, keyword, type Write } from './value.ts';

/**
 * Who called, as a user object below `path`. It needs a name, an id or an account (a constraint of the
 * object), so a record that has none of them gets none, or an unknown one where the class requires a user.
 */
export function userAttributes(path: string, required: boolean): readonly CloudTrailAttribute[] {
  const given = (write: Write): Write => onlyIf(hasUser, write);
  const unknownIf = (test: (record: CloudTrailRecord) => boolean): Write =>
    choice(['"Unknown"'], (record) => (test(record) ? 0 : -1));
  return [
    attribute(
      `${path}.uid`,
      'keyword',
      ['userIdentity.arn', 'userIdentity.onBehalfOf.userId'],
      given(userUid),
      'user',
      'ARN of the caller, or the id of a user of Identity Center, who has none.',
    ),
    attribute(
      `${path}.uid_alt`,
      'keyword',
      ['userIdentity.principalId'],
      given(userUidAlt),
      'user',
      'Unique id.',
    ),
    attribute(
      `${path}.name`,
      'keyword',
      ['userIdentity.userName'],
      orElse(
        userName,
        unknownIf((r) => required && !hasUser(r)),
      ),
      'user',
      'Name of the user or role.',
    ),
    attribute(
      `${path}.type`,
      'keyword',
      ['userIdentity.type'],
      orElse(
        given(userType),
        unknownIf((r) => required || hasUser(r)),
      ),
      'user',
      'Type of identity, as CloudTrail names it.',
    ),
    attribute(
      `${path}.type_id`,
      'integer',
      ['userIdentity.type'],
      choice(['0', '99'], (r) => (hasUser(r) ? (r.isSet(TYPE) ? 1 : 0) : required ? 0 : -1)),
      'user',
      'Other: the type is named as CloudTrail names it.',
    ),
    attribute(
      `${path}.credential_uid`,
      'keyword',
      ['userIdentity.accessKeyId'],
      given(credential),
      'user',
      'Key.',
    ),
    attribute(
      `${path}.account.uid`,
      'keyword',
      ['userIdentity.accountId'],
      userAccount,
      'account',
      'Account.',
    ),
    attribute(
      `${path}.account.type`,
      'keyword',
      ['userIdentity.accountId'],
      choice(['"AWS Account"'], (r) => (r.isSet(ACCOUNT) ? 0 : -1)),
      'account',
      'Type of the account.',
    ),
    attribute(
      `${path}.account.type_id`,
      'integer',
      ['userIdentity.accountId'],
      choice(['10'], (r) => (r.isSet(ACCOUNT) ? 0 : -1)),
      'account',
      'Type of the account.',
    ),
  ];
}

/** A session object below `path`. */
export function sessionAttributes(path: string): readonly CloudTrailAttribute[] {
  return [
    attribute(`${path}.created_time`, 'date', [CREATED], created, 'session', 'When it began.'),
    attribute(`${path}.created_time_dt`, 'date', [CREATED], instant(CREATED), 'session', 'The same as text.'),
    attribute(
      `${path}.is_mfa`,
      'boolean',
      ['userIdentity.sessionContext.attributes.mfaAuthenticated'],
      flag('userIdentity.sessionContext.attributes.mfaAuthenticated'),
      'session',
      'Whether it was opened with a second factor.',
    ),
    copy(`${path}.issuer`, 'userIdentity.sessionContext.sessionIssuer.arn', 'session', 'Who issued it.'),
  ];
}

/** Whether the record has what a user object must have one of: a name, an id or an account. */
export function hasUser(record: CloudTrailRecord): boolean {
  return (
    record.isSet(ARN) ||
    nameField(record) !== undefined ||
    record.isSet(ACCOUNT) ||
    record.isSet(ON_BEHALF_OF)
  );
}

function created(record: CloudTrailRecord): JsonText {
  const time = parseTimestamp(record.inner(FIELD[CREATED]));
  return Number.isNaN(time) ? '' : String(time);
}

const CREATED = 'userIdentity.sessionContext.attributes.creationDate' satisfies SourceField;
const TYPE = FIELD['userIdentity.type'];
const ARN = FIELD['userIdentity.arn'];
const ON_BEHALF_OF = FIELD['userIdentity.onBehalfOf.userId'];
const ACCOUNT = FIELD['userIdentity.accountId'];
const userUid = firstKeyword('userIdentity.arn', 'userIdentity.onBehalfOf.userId');
const userUidAlt = keyword('userIdentity.principalId');
const userType = keyword('userIdentity.type');
const userAccount = keyword('userIdentity.accountId');
const credential = keyword('userIdentity.accessKeyId');
const NAMES = [
  'userIdentity.userName',
  'userIdentity.sessionContext.sessionIssuer.userName',
  'additionalEventData.UserName',
] as const satisfies readonly SourceField[];
const NAME_FIELDS = NAMES.map((name) => FIELD[name]);

/** Name of the user or role. */
export const userName = firstKeyword(...NAMES);

/** The member that tells who it is. */
export function uidField(record: CloudTrailRecord): FieldNumber | undefined {
  if (record.isSet(ARN)) return ARN;
  return record.isSet(ON_BEHALF_OF) ? ON_BEHALF_OF : undefined;
}

/** The member that tells the name. */
export function nameField(record: CloudTrailRecord): FieldNumber | undefined {
  return NAME_FIELDS.find((field) => record.isSet(field));
}
