import type { Instance } from './estate.ts';
import { ACCOUNT, REGION } from './estate.ts';
import type { Random } from './random.ts';
import { BASE32 } from './random.ts';

/** JSON values of request parameters and response elements. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

/** A CloudTrail record as it stands in `Records`. */
export interface CloudTrailRecord {
  readonly eventTime: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly [name: string]: Json;
}

/** Who calls, and from where. */
export interface Caller {
  readonly userIdentity: JsonObject;
  readonly sourceIPAddress: string;
  readonly userAgent: string;
}

/** What is called. */
export interface Call {
  /** Service prefix, `ec2` for `ec2.amazonaws.com`. */
  readonly service: string;
  readonly name: string;
  readonly readOnly: boolean;
  readonly request: JsonObject | null;
  readonly response: JsonObject | null;
  readonly error?: { readonly code: string; readonly message: string };
  readonly extra?: JsonObject;
}

/** The record of a call at a time (epoch milliseconds). */
export function cloudTrailRecord(
  random: Random,
  time: number,
  caller: Caller,
  call: Call,
  region: string = REGION,
): CloudTrailRecord {
  const host = `${call.service}.${region}.amazonaws.com`;
  return {
    eventVersion: '1.10',
    userIdentity: caller.userIdentity,
    eventTime: isoSeconds(time),
    eventSource: `${call.service}.amazonaws.com`,
    eventName: call.name,
    awsRegion: region,
    sourceIPAddress: caller.sourceIPAddress,
    userAgent: caller.userAgent,
    ...(call.error && { errorCode: call.error.code, errorMessage: call.error.message }),
    requestParameters: call.request,
    responseElements: call.error ? null : call.response,
    ...call.extra,
    requestID: random.uuid(),
    eventID: random.uuid(),
    readOnly: call.readOnly,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    eventCategory: 'Management',
    ...(caller.sourceIPAddress.endsWith('amazonaws.com')
      ? {}
      : {
          tlsDetails: {
            tlsVersion: 'TLSv1.3',
            cipherSuite: 'TLS_AES_128_GCM_SHA256',
            clientProvidedHostHeader: host,
          },
        }),
  };
}

/** Epoch milliseconds → `2026-01-15T08:00:00Z`, as CloudTrail writes times. */
export function isoSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

const AGENTS = [
  'aws-cli/2.22.7 md/awscrt#0.23.4 ua/2.0 os/linux#6.1 md/arch#x86_64 lang/python#3.12.6 md/prompt#off',
  'Boto3/1.35.70 md/Botocore#1.35.70 ua/2.0 os/linux#6.1.115 md/arch#x86_64 lang/python#3.11.9',
  'aws-sdk-js/3.699.0 ua/2.1 os/linux#6.1 lang/js md/nodejs#20.18.0 api/s3#3.699.0',
  'APN/1.0 HashiCorp/1.0 Terraform/1.9.8 terraform-provider-aws/5.78.0 aws-sdk-go-v2/1.32.5',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
] as const;

export function iamUser(random: Random, name: string, address: string): Caller {
  return {
    userIdentity: {
      type: 'IAMUser',
      principalId: `AIDA${stableId(name)}`,
      arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
      accountId: ACCOUNT,
      accessKeyId: `AKIA${stableId(`${name}-key`).slice(1)}`,
      userName: name,
    },
    sourceIPAddress: address,
    userAgent: random.pick(AGENTS),
  };
}

export function assumedRole(
  random: Random,
  role: string,
  session: string,
  address: string,
  time: number,
): Caller {
  return {
    userIdentity: {
      type: 'AssumedRole',
      principalId: `AROA${stableId(role)}:${session}`,
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${session}`,
      accountId: ACCOUNT,
      accessKeyId: `ASIA${stableId(`${role}${session}`).slice(1)}`,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: `AROA${stableId(role)}`,
          arn: `arn:aws:iam::${ACCOUNT}:role/${role}`,
          accountId: ACCOUNT,
          userName: role,
        },
        webIdFederationData: {},
        attributes: {
          creationDate: isoSeconds(time - random.integer(60_000, 3_000_000)),
          mfaAuthenticated: 'false',
        },
      },
    },
    sourceIPAddress: address,
    userAgent: random.pick(AGENTS),
  };
}

/** The credentials of an instance's role: the session is named after the instance. */
export function instanceRole(random: Random, instance: Instance, address: string, time: number): Caller {
  const caller = assumedRole(random, instance.role, instance.id, address, time);
  const context = caller.userIdentity['sessionContext'] as JsonObject;
  return {
    ...caller,
    userIdentity: { ...caller.userIdentity, sessionContext: { ...context, ec2RoleDelivery: '2.0' } },
  };
}

/** A service that acts by itself, such as auto scaling. */
export function serviceCaller(service: string): Caller {
  return {
    userIdentity: { type: 'AWSService', invokedBy: `${service}.amazonaws.com` },
    sourceIPAddress: `${service}.amazonaws.com`,
    userAgent: `${service}.amazonaws.com`,
  };
}

/** Ids that stay the same for the same name, whatever the seed. */
function stableId(name: string): string {
  let hash = 2166136261;
  let id = '';
  for (let i = 0; id.length < 17; i++) {
    hash = Math.imul(hash ^ name.charCodeAt(i % name.length), 16777619);
    id += BASE32[(hash >>> 13) & 31];
  }
  return id;
}
