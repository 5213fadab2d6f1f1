import type { Call, JsonObject } from './cloudtrail-record.ts';
import { isoSeconds } from './cloudtrail-record.ts';
import { ACCOUNT, BUCKETS, INSTANCES, REGION, VPC } from './estate.ts';
import type { Random } from './random.ts';
import { BASE32 } from './random.ts';

/** An everyday call: how often, by whom, and its parameters. `time` is epoch milliseconds. */
export interface EverydayCall {
  readonly weight: number;
  readonly by: 'instance' | 'person' | 'service';
  readonly make: (random: Random, time: number) => Call;
}

/** What a normal day consists of: mostly reads, a few changes, an error now and then. */
export const EVERYDAY_CALLS: readonly EverydayCall[] = [
  { weight: 16, by: 'instance', make: assumeRole },
  { weight: 14, by: 'instance', make: decrypt },
  { weight: 12, by: 'person', make: describeInstances },
  { weight: 9, by: 'instance', make: describeLogStreams },
  { weight: 8, by: 'instance', make: getParameter },
  { weight: 8, by: 'person', make: getBucketAcl },
  { weight: 6, by: 'person', make: describeImages },
  { weight: 6, by: 'person', make: getUser },
  { weight: 5, by: 'person', make: listRoles },
  { weight: 4, by: 'service', make: serviceTags },
  { weight: 4, by: 'person', make: describeSecurityGroups },
  { weight: 3, by: 'person', make: lambdaGet },
  { weight: 3, by: 'instance', make: putMetricData },
  { weight: 3, by: 'person', make: missingBucket },
  { weight: 1.5, by: 'person', make: createTags },
  { weight: 0.8, by: 'person', make: startInstances },
  { weight: 0.6, by: 'person', make: stopInstances },
  { weight: 0.5, by: 'person', make: (random) => runInstances(random) },
  { weight: 0.5, by: 'service', make: scalingRunInstances },
];

function assumeRole(random: Random, time: number): Call {
  const role = random.pick(INSTANCES).role;
  const session = `deploy-${random.integer(1000, 9999)}`;
  return {
    service: 'sts',
    name: 'AssumeRole',
    readOnly: true,
    request: { roleArn: arn(`role/${role}`), roleSessionName: session, durationSeconds: 3600 },
    response: {
      credentials: {
        accessKeyId: `ASIA${random.text(16, BASE32)}`,
        sessionToken: random.text(180, `${BASE32}abcdefghijklmnopqrstuvwxyz0189+/`),
        expiration: isoSeconds(time + 3_600_000),
      },
      assumedRoleUser: {
        assumedRoleId: `AROA${random.text(17, BASE32)}:${session}`,
        arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${session}`,
      },
    },
    extra: {
      resources: [{ accountId: ACCOUNT, type: 'AWS::IAM::Role', ARN: arn(`role/${role}`) }],
    },
  };
}

function decrypt(random: Random): Call {
  const key = `arn:aws:kms:${REGION}:${ACCOUNT}:key/3f1c9b7e-0a2d-4c58-9e61-7b4d2f8a6c05`;
  return {
    service: 'kms',
    name: 'Decrypt',
    readOnly: true,
    request: {
      encryptionContext: { 'aws:s3:arn': `arn:aws:s3:::${random.pick(BUCKETS)}` },
      encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    },
    response: null,
    extra: { resources: [{ accountId: ACCOUNT, type: 'AWS::KMS::Key', ARN: key }] },
  };
}

function describeInstances(random: Random): Call {
  return read('ec2', 'DescribeInstances', {
    maxResults: 1000,
    instancesSet: { items: [{ instanceId: random.pick(INSTANCES).id }] },
    filterSet: { items: [{ name: 'instance-state-name', valueSet: { items: [{ value: 'running' }] } }] },
  });
}

function describeLogStreams(random: Random): Call {
  return read('logs', 'DescribeLogStreams', {
    logGroupName: `/aws/orders/${random.pick(['api', 'worker', 'billing'])}`,
    orderBy: 'LastEventTime',
    descending: true,
    limit: 50,
  });
}

function getParameter(random: Random): Call {
  return read('ssm', 'GetParameter', {
    name: `/orders/${random.pick(['database', 'cache', 'queue'])}/${random.pick(['host', 'password'])}`,
    withDecryption: true,
  });
}

function getBucketAcl(random: Random): Call {
  const bucket = random.pick(BUCKETS);
  return {
    ...read('s3', 'GetBucketAcl', { bucketName: bucket, Host: `${bucket}.s3.amazonaws.com`, acl: '' }),
    extra: {
      additionalEventData: {
        SignatureVersion: 'SigV4',
        CipherSuite: 'TLS_AES_128_GCM_SHA256',
        bytesTransferredIn: 0,
        AuthenticationMethod: 'AuthHeader',
        'x-amz-id-2': random.text(60, `${BASE32}abcdefghijklmnopqrstuvwxyz+/`),
        bytesTransferredOut: 536,
      },
      resources: [{ accountId: ACCOUNT, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucket}` }],
    },
  };
}

function describeImages(): Call {
  return read('ec2', 'DescribeImages', {
    ownersSet: { items: [{ owner: 'self' }, { owner: 'amazon' }] },
    filterSet: { items: [{ name: 'architecture', valueSet: { items: [{ value: 'x86_64' }] } }] },
  });
}

function getUser(random: Random): Call {
  return read('iam', 'GetUser', { userName: random.pick(['alice', 'bob', 'carol', 'dave']) });
}

function listRoles(): Call {
  return read('iam', 'ListRoles', { maxItems: 100, pathPrefix: '/' });
}

function serviceTags(random: Random): Call {
  return read('tagging', 'GetResources', {
    resourceTypeFilters: ['ec2:instance'],
    paginationToken: random.hex(24),
  });
}

function describeSecurityGroups(): Call {
  return read('ec2', 'DescribeSecurityGroups', {
    securityGroupSet: {},
    securityGroupIdSet: {},
    filterSet: { items: [{ name: 'vpc-id', valueSet: { items: [{ value: VPC }] } }] },
  });
}

function lambdaGet(random: Random): Call {
  return read('lambda', 'GetFunction20150331v2', {
    functionName: `orders-${random.pick(['resize', 'mail', 'report'])}`,
  });
}

function putMetricData(): Call {
  return read('monitoring', 'PutMetricData', { namespace: 'Orders/Api' });
}

function missingBucket(random: Random): Call {
  return {
    ...read('s3', 'GetBucketWebsite', { bucketName: random.pick(BUCKETS), website: '' }),
    error: {
      code: 'NoSuchWebsiteConfiguration',
      message: 'The specified bucket does not have a website configuration',
    },
  };
}

function createTags(random: Random): Call {
  return {
    service: 'ec2',
    name: 'CreateTags',
    readOnly: false,
    request: {
      resourcesSet: { items: [{ resourceId: random.pick(INSTANCES).id }] },
      tagSet: { items: [{ key: 'cost-centre', value: `cc-${random.integer(100, 999)}` }] },
    },
    response: { requestId: random.uuid(), _return: true },
  };
}

function startInstances(random: Random): Call {
  return stateChange(random, 'StartInstances', { code: 0, name: 'pending' }, { code: 80, name: 'stopped' });
}

function stopInstances(random: Random): Call {
  return stateChange(random, 'StopInstances', { code: 64, name: 'stopping' }, { code: 16, name: 'running' });
}

function stateChange(
  random: Random,
  name: string,
  currentState: JsonObject,
  previousState: JsonObject,
): Call {
  const instanceId = random.pick(INSTANCES).id;
  return {
    service: 'ec2',
    name,
    readOnly: false,
    request: { instancesSet: { items: [{ instanceId }] } },
    response: {
      requestId: random.uuid(),
      instancesSet: { items: [{ instanceId, currentState, previousState }] },
    },
  };
}

export function runInstances(random: Random, instanceType = 't3.medium', count = 1): Call {
  const instanceId = `i-0${random.hex(16)}`;
  const imageId = 'ami-0c0a1b2d3e4f56789';
  return {
    service: 'ec2',
    name: 'RunInstances',
    readOnly: false,
    request: {
      instancesSet: { items: [{ imageId, minCount: count, maxCount: count, keyName: 'orders' }] },
      instanceType,
      blockDeviceMapping: {},
      monitoring: { enabled: false },
      disableApiTermination: false,
      networkInterfaceSet: {
        items: [{ deviceIndex: 0, subnetId: 'subnet-0aaa1111bbbb2222c', associatePublicIpAddress: true }],
      },
    },
    response: {
      requestId: random.uuid(),
      reservationId: `r-0${random.hex(16)}`,
      ownerId: ACCOUNT,
      groupSet: {},
      instancesSet: {
        items: [
          {
            instanceId,
            imageId,
            instanceState: { code: 0, name: 'pending' },
            instanceType,
            placement: { availabilityZone: `${REGION}a`, tenancy: 'default' },
            privateIpAddress: `10.0.1.${random.integer(100, 250)}`,
            vpcId: VPC,
          },
        ],
      },
    },
  };
}

function scalingRunInstances(random: Random): Call {
  return { ...runInstances(random), extra: { sharedEventID: random.uuid() } };
}

function read(service: string, name: string, request: JsonObject | null): Call {
  return { service, name, readOnly: true, request, response: null };
}

/** A made-up resource of the sample account. */
export function arn(resource: string, service = 'iam'): string {
  return `arn:aws:${service}::${ACCOUNT}:${resource}`;
}

/** The refusal that EC2 writes, with its encoded explanation. */
export function unauthorizedEc2(random: Random, operation: string, principal: string): Call['error'] {
  return {
    code: 'Client.UnauthorizedOperation',
    message: `You are not authorized to perform this operation. User: ${principal} is not authorized to perform: ec2:${operation} because no identity-based policy allows the ec2:${operation} action. Encoded authorization failure message: ${random.text(160, `${BASE32}abcdefghijklmnopqrstuvwxyz0189-_`)}`,
  };
}
