import type { JsonText } from '../../mapping/attribute.ts';

/** The ECS classification of an event, as JSON texts. */
export interface Categorization {
  /** `event.category`, or '' where the event name says nothing about it. */
  readonly category: JsonText;
  readonly type: JsonText;
}

/** Category, types, and the event names that have them (API names of IAM, STS, S3, EC2 and the sign-in). */
const TABLE: readonly (readonly [category: string, types: readonly string[], names: string])[] = [
  ['authentication', ['info'], 'AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity ConsoleLogin'],
  ['file', ['creation'], 'CreateBucket'],
  ['file', ['deletion'], 'DeleteBucket'],
  ['network', ['access'], 'AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress'],
  ['network', ['access'], 'RevokeSecurityGroupEgress RevokeSecurityGroupIngress'],
  ['iam', ['admin', 'change'], 'SetDefaultPolicyVersion SetSecurityTokenServicePreferences'],
  ['iam', ['admin', 'change'], 'UpdateAccountPasswordPolicy UpdateRole'],
  ['iam', ['admin', 'creation'], 'CreateKeyPair'],
  ['iam', ['change'], 'AttachRolePolicy DeleteRolePolicy DetachRolePolicy PutRolePolicy'],
  ['iam', ['group', 'change'], 'AddUserToGroup AttachGroupPolicy DeleteGroupPolicy DetachGroupPolicy'],
  ['iam', ['group', 'change'], 'PutGroupPolicy RemoveUserFromGroup UpdateGroup'],
  ['iam', ['group', 'creation'], 'CreateGroup'],
  ['iam', ['group', 'deletion'], 'DeleteGroup'],
  ['iam', ['group', 'info'], 'GetGroup GetGroupPolicy ListAttachedGroupPolicies ListGroupPolicies'],
  ['iam', ['group', 'info'], 'ListGroups ListGroupsForUser'],
  ['iam', ['user', 'change'], 'AttachUserPolicy ChangePassword CreateAccessKey CreateVirtualMFADevice'],
  ['iam', ['user', 'change'], 'DeactivateMFADevice DeleteAccessKey DeleteSSHPublicKey DeleteUserPolicy'],
  ['iam', ['user', 'change'], 'DeleteUserPermissionsBoundary DeleteVirtualMFADevice DetachUserPolicy'],
  ['iam', ['user', 'change'], 'EnableMFADevice PutUserPermissionsBoundary PutUserPolicy TagUser UntagUser'],
  ['iam', ['user', 'change'], 'UpdateAccessKey UpdateLoginProfile UpdateSSHPublicKey UpdateUser'],
  ['iam', ['user', 'creation'], 'CreateUser'],
  ['iam', ['user', 'deletion'], 'DeleteUser'],
  ['iam', ['user', 'info'], 'GetUser GetUserPolicy ListAttachedUserPolicies ListUserPolicies ListUserTags'],
  ['iam', ['user', 'info'], 'ListUsers'],
];

const BY_NAME = new Map<string, Categorization>();
for (const [category, types, names] of TABLE) {
  const entry = { category: JSON.stringify([category]), type: JSON.stringify(types) };
  for (const name of names.split(' ')) BY_NAME.set(name, entry);
}

const OTHER: Categorization = { category: '', type: '["info"]' };

/** The classification that an event's name gives. */
export function categorize(eventName: string): Categorization {
  return BY_NAME.get(eventName) ?? OTHER;
}
