import { formatTimestamp, parseTimestamp } from '../../bytes/timestamp.ts';
import type { JsonText } from '../../mapping/attribute.ts';
import { attribute, type CloudTrailAttribute, copy } from './ocsf-attribute.ts';
import type { CloudTrailRecord } from './record.ts';
import { FIELD, type SourceField } from './source-field.ts';
import { firstKeyword, flag, keyword, type Write } from './value.ts';

/**
 * Who called, as a user object below `path`. It needs a name, an id or an account (a constraint of the
 * object), so a record that has none of them gets none, or an unknown one where the class requires a user.
 */
export function userAttributes(path: string, required: boolean): readonly CloudTrailAttribute[] {
  const given =
    (write: Write): Write =>
    (record) =>
      hasUser(record) ? write(record) : '';
  const name: Write = (record) => userName(record) || (required && !hasUser(record) ? '"Unknown"' : '');
  return [
    attribute(`${path}.uid`, 'keyword', ['userIdentity.arn'], given(userUid), 'user', 'ARN of the caller.'),
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
      name,
      'user',
      'Name of the user or role.',
    ),
    attribute(
      `${path}.type`,
      'keyword',
      ['userIdentity.type'],
      (r) => (hasUser(r) ? userType(r) || '"Unknown"' : required ? '"Unknown"' : ''),
      'user',
      'Type of identity, as CloudTrail names it.',
    ),
    attribute(
      `${path}.type_id`,
      'integer',
      ['userIdentity.type'],
      (r) => (hasUser(r) ? (userType(r) === '' ? '0' : '99') : required ? '0' : ''),
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
      (r) => (userAccount(r) === '' ? '' : '"AWS Account"'),
      'account',
      'Type of the account.',
    ),
    attribute(
      `${path}.account.type_id`,
      'integer',
      ['userIdentity.accountId'],
      (r) => (userAccount(r) === '' ? '' : '10'),
      'account',
      'Type of the account.',
    ),
  ];
}

/** A session object below `path`. */
export function sessionAttributes(path: string): readonly CloudTrailAttribute[] {
  return [
    attribute(
      `${path}.created_time`,
      'date',
      [CREATED],
      (r) => created(r, false),
      'session',
      'When it began.',
    ),
    attribute(
      `${path}.created_time_dt`,
      'date',
      [CREATED],
      (r) => created(r, true),
      'session',
      'The same as text.',
    ),
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
  return userUid(record) !== '' || userName(record) !== '' || userAccount(record) !== '';
}

function created(record: CloudTrailRecord, text: boolean): JsonText {
  const time = parseTimestamp(record.inner(FIELD[CREATED]));
  if (Number.isNaN(time)) return '';
  return text ? `"${formatTimestamp(time)}"` : String(time);
}

const CREATED = 'userIdentity.sessionContext.attributes.creationDate' satisfies SourceField;
const userUid = keyword('userIdentity.arn');
const userUidAlt = keyword('userIdentity.principalId');
const userType = keyword('userIdentity.type');
const userAccount = keyword('userIdentity.accountId');
const credential = keyword('userIdentity.accessKeyId');
/** Name of the user or role. */
export const userName = firstKeyword(
  'userIdentity.userName',
  'userIdentity.sessionContext.sessionIssuer.userName',
  'additionalEventData.UserName',
);
