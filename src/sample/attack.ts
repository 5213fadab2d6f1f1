import { arn, runInstances, unauthorizedEc2 } from './cloudtrail-calls.ts';
import type { Call, Caller, CloudTrailRecord } from './cloudtrail-record.ts';
import { cloudTrailRecord, iamUser, instanceRole, isoSeconds } from './cloudtrail-record.ts';
import { ATTACKER_IP, BASTION, DROP_IP, PARTNER_ACCOUNT, VPC, WEB } from './estate.ts';
import type { Flow } from './flow.ts';
import { flowOf } from './flow-traffic.ts';
import { BASE32, Random } from './random.ts';

/** One chapter, for people: the demo prints it beside the alerts. */
export interface Chapter {
  /** Epoch milliseconds. */
  readonly time: number;
  readonly title: string;
}

export interface AttackStory {
  readonly chapters: readonly Chapter[];
  readonly records: readonly CloudTrailRecord[];
  readonly flows: readonly Flow[];
}

/**
 * Fifty minutes of an intrusion, from the first probe to the theft: port scan, password guessing, stolen
 * instance-role credentials, reconnaissance, refused and successful steps, persistence, exfiltration.
 * In order of time within each log.
 */
export function attackStory(start: number, seed = 7): AttackStory {
  const random = new Random(seed);
  const chapters: Chapter[] = [];
  const records: CloudTrailRecord[] = [];
  const flows: Flow[] = [];
  const at = (minute: number) => start + minute * 60_000;
  const chapter = (minute: number, title: string) => chapters.push({ time: at(minute), title });
  let clock = start;
  const thief = () => ({
    ...instanceRole(random, WEB, ATTACKER_IP, clock),
    userAgent: 'Boto3/1.34.2 Python/3.11',
  });
  const call = (one: Call, caller: Caller = thief()) => {
    records.push(cloudTrailRecord(random, clock, caller, one));
    clock += random.integer(4_000, 15_000);
  };

  chapter(0, `${ATTACKER_IP} scans the public hosts`);
  flows.push(...portScan(random, at(0)));

  chapter(6, 'The same address guesses passwords on the bastion');
  flows.push(...sshGuessing(random, at(6)));

  chapter(14, `Credentials of the role of ${WEB.id} are used from outside`);
  clock = at(14);
  call({ service: 'sts', name: 'GetCallerIdentity', readOnly: true, request: null, response: null });
  for (const operation of [
    'DescribeInstances',
    'DescribeSnapshots',
    'DescribeVpcs',
    'DescribeSecurityGroups',
  ]) {
    call(refused(random, operation, true, { maxResults: 100 }));
  }
  call(deniedService('s3', 'ListBuckets'));
  call(deniedService('iam', 'ListUsers'));
  call(deniedService('secretsmanager', 'ListSecrets'));

  chapter(18, 'Large machines are asked for, and refused');
  clock = at(18);
  for (let i = 0; i < 6; i++) {
    const attempt = runInstances(random, random.pick(['p4d.24xlarge', 'g5.48xlarge', 'c6i.32xlarge']), 10);
    call(refused(random, 'RunInstances', false, attempt.request));
  }
  call(refused(random, 'StartInstances', false, instancesSet()));
  call(refused(random, 'StopInstances', false, instancesSet()));

  chapter(24, 'An image of the web server is made, copied and shared with another account');
  clock = at(24);
  const imageId = `ami-0${random.hex(16)}`;
  call(change('ec2', 'CreateImage', { instanceId: WEB.id, name: 'backup-tmp', noReboot: true }, { imageId }));
  call(
    change(
      'ec2',
      'CopyImage',
      { sourceImageId: imageId, sourceRegion: 'us-east-1', name: 'backup-tmp-2', encrypted: false },
      { imageId: `ami-0${random.hex(16)}` },
    ),
  );
  call(
    change(
      'ec2',
      'ModifyImageAttribute',
      {
        imageId,
        attributeType: 'launchPermission',
        launchPermission: { add: { items: [{ userId: PARTNER_ACCOUNT }] } },
      },
      { _return: true },
    ),
  );

  chapter(28, 'A security group is opened to the world, an address attached');
  clock = at(28);
  const groupId = `sg-0${random.hex(16)}`;
  call(
    change(
      'ec2',
      'CreateSecurityGroup',
      { groupName: 'tmp-access', groupDescription: 'temporary', vpcId: VPC },
      { groupId, _return: true },
    ),
  );
  call(
    change(
      'ec2',
      'AuthorizeSecurityGroupIngress',
      {
        groupId,
        ipPermissions: {
          items: [
            { ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } },
          ],
        },
      },
      { _return: true },
    ),
  );
  call(change('ec2', 'AllocateAddress', { domain: 'vpc' }, { publicIp: '198.51.100.40', domain: 'vpc' }));
  call(
    change(
      'ec2',
      'AssociateAddress',
      { publicIp: '198.51.100.40', instanceId: WEB.id },
      { associationId: `eipassoc-0${random.hex(16)}`, _return: true },
    ),
  );

  chapter(32, 'The instance role makes itself an administrator user');
  clock = at(32);
  const userName = 'support-backup';
  call(
    change(
      'iam',
      'CreateUser',
      { userName },
      {
        user: { userName, path: '/', arn: arn(`user/${userName}`), userId: `AIDA${random.text(17, BASE32)}` },
      },
    ),
  );
  call(
    change(
      'iam',
      'AttachUserPolicy',
      { userName, policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
      null,
    ),
  );
  call(
    change(
      'iam',
      'CreateAccessKey',
      { userName },
      {
        accessKey: {
          userName,
          accessKeyId: `AKIA${random.text(16, BASE32)}`,
          status: 'Active',
          createDate: isoSeconds(clock),
        },
      },
    ),
  );

  chapter(35, 'The role may not turn the recording off; the new user may');
  clock = at(35);
  call(deniedService('cloudtrail', 'StopLogging'));
  call(change('cloudtrail', 'StopLogging', { name: arn('trail/main', 'cloudtrail') }, null), {
    ...iamUser(random, userName, ATTACKER_IP),
    userAgent: 'aws-cli/2.15.0 Python/3.11.6 Linux/6.5 exe/x86_64',
  });

  chapter(38, `The data leave to ${DROP_IP}`);
  flows.push(...exfiltration(random, at(38)));

  return { chapters, records, flows: flows.toSorted((a, b) => a.start - b.start) };

  function refused(from: Random, operation: string, readOnly: boolean, request: Call['request']): Call {
    const principal = `arn:aws:sts::111122223333:assumed-role/${WEB.role}/${WEB.id}`;
    const error = unauthorizedEc2(from, operation, principal);
    return { service: 'ec2', name: operation, readOnly, request, response: null, ...(error && { error }) };
  }
}

function change(service: string, name: string, request: Call['request'], response: Call['response']): Call {
  return { service, name, readOnly: false, request, response };
}

function deniedService(service: string, name: string): Call {
  const principal = `arn:aws:sts::111122223333:assumed-role/${WEB.role}/${WEB.id}`;
  return {
    service,
    name,
    readOnly: true,
    request: null,
    response: null,
    error: {
      code: 'AccessDenied',
      message: `User: ${principal} is not authorized to perform: ${service}:${name} because no identity-based policy allows the ${service}:${name} action`,
    },
  };
}

function instancesSet(): Call['request'] {
  return { instancesSet: { items: [{ instanceId: BASTION.id }] } };
}

/** 180 ports in a minute and a half, one SYN each, nearly all rejected. */
function portScan(random: Random, start: number): Flow[] {
  const ports = [
    21, 22, 23, 25, 80, 110, 135, 139, 143, 389, 443, 445, 993, 1433, 1521, 2049, 2375, 3306, 3389,
  ];
  ports.push(5432, 5900, 6379, 8080, 9200, 11211, 27017);
  while (ports.length < 180) ports.push(random.integer(1024, 49000));
  const seconds = Math.floor(start / 1000);
  return ports.map((port, i) =>
    flowOf({
      instance: random.pick([BASTION, WEB]),
      direction: 'ingress',
      peer: ATTACKER_IP,
      localPort: port,
      peerPort: random.integer(40000, 60000),
      protocol: 6,
      packets: 1,
      bytes: 44,
      action: port === 443 ? 'ACCEPT' : 'REJECT',
      tcpFlags: 2,
      start: seconds + Math.floor(i / 2),
      seconds: 1,
    }),
  );
}

/** Short SSH connections, one every six seconds: each is an attempt that was turned away after the banner. */
function sshGuessing(random: Random, start: number): Flow[] {
  const seconds = Math.floor(start / 1000);
  return Array.from({ length: 70 }, (_, i) => {
    const packets = random.integer(14, 24);
    return flowOf({
      instance: BASTION,
      direction: 'ingress',
      peer: ATTACKER_IP,
      localPort: 22,
      peerPort: random.integer(40000, 60000),
      protocol: 6,
      packets,
      bytes: packets * random.integer(90, 140),
      start: seconds + i * 6,
      seconds: random.integer(2, 5),
    });
  });
}

/** Gigabytes to one address that no other flow goes to. */
function exfiltration(random: Random, start: number): Flow[] {
  const seconds = Math.floor(start / 1000);
  return Array.from({ length: 12 }, (_, i) => {
    const packets = random.integer(900_000, 2_800_000);
    return flowOf({
      instance: WEB,
      direction: 'egress',
      peer: DROP_IP,
      localPort: 52144,
      peerPort: 443,
      protocol: 6,
      packets,
      bytes: packets * random.integer(1380, 1460),
      start: seconds + i * 60,
    });
  });
}
