import type { JsonText } from '../../mapping/attribute.ts';

/** The ECS classification of an event, as JSON texts. */
export interface Categorization {
  /** `event.category`, or '' where the event name says nothing about it. */
  readonly category: JsonText;
  readonly type: JsonText;
}

/**
 * Category, types, and the event names that have them: the table of Elastic's integration, names for names.
 * It is not what one would make up (egress rules and role policies are missing), but published rules and
 * dashboards count on it. A name that is not in it has no category and the type `info`.
 */
const TABLE: readonly (readonly [category: string, types: readonly string[], names: string])[] = [
  ['api', ['info'], 'Converse DescribeRegions Publish'],
  ['authentication', ['info'], 'AssumeRole ConsoleLogin'],
  ['configuration', ['change'], 'Subscribe'],
  ['configuration', ['creation'], 'CreateTopic'],
  ['configuration', ['deletion'], 'DeleteTrail'],
  ['configuration', ['info'], 'DescribeTrails'],
  ['database', ['info'], 'DescribeDBInstances ListTables'],
  ['file', ['change'], 'PutObject'],
  ['file', ['creation'], 'CreateBucket CreateDocument'],
  ['file', ['deletion'], 'DeleteBucket DeleteObject'],
  ['file', ['info'], 'GetObject HeadObject ListBuckets ListObjects'],
  ['host', ['info'], 'DescribeInstances DescribeVolumes ListInstanceAssociations'],
  ['network', ['access'], 'AuthorizeSecurityGroupIngress'],
  ['network', ['info'], 'DescribeLoadBalancers DescribeNetworkAcls DescribeNetworkInterfaces'],
  ['network', ['info'], 'DescribeSecurityGroups DescribeVpcs'],
  ['package', ['info'], 'ListFunctions'],
  ['process', ['start'], 'SendCommand'],
  ['session', ['end'], 'TerminateSession'],
  ['session', ['start'], 'CreateControlChannel CreateDataChannel OpenControlChannel OpenDataChannel'],
  ['session', ['start'], 'StartSession'],
  ['iam', ['admin', 'change'], 'SetDefaultPolicyVersion SetSecurityTokenServicePreferences'],
  ['iam', ['admin', 'change'], 'UpdateAccountPasswordPolicy UpdateRole'],
  ['iam', ['admin', 'creation'], 'CreateKeyPair'],
  ['iam', ['change'], 'AttachRolePolicy'],
  ['iam', ['creation'], 'CreatePolicy'],
  ['iam', ['info'], 'GetPolicy ListAttachedRolePolicies ListRoles'],
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
