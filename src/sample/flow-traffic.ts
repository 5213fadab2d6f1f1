import type { Instance } from './estate.ts';
import {
  ACCOUNT,
  BASTION,
  CUSTOMER_NETWORK,
  INSTANCES,
  NOISE_NETWORK,
  OFFICE_NETWORK,
  REGION,
  RESOLVER,
  TIME_SERVER,
  VPC,
  WEB,
} from './estate.ts';
import type { Flow } from './flow.ts';
import type { Random } from './random.ts';

/** One direction of a conversation, seen at the interface of `instance`. */
export interface Conversation {
  readonly instance: Instance;
  readonly direction: 'ingress' | 'egress';
  readonly peer: string;
  readonly localPort: number;
  readonly peerPort: number;
  readonly protocol: number;
  readonly packets: number;
  readonly bytes: number;
  readonly action?: 'ACCEPT' | 'REJECT';
  readonly tcpFlags?: number;
  readonly peerService?: string;
  /** Epoch seconds. */
  readonly start: number;
  readonly seconds?: number;
}

/** The flow record that AWS writes of it. */
export function flowOf(conversation: Conversation): Flow {
  const { instance, direction, peer, start } = conversation;
  const v6 = peer.includes(':');
  const local = v6 ? (instance.ipv6 ?? instance.privateIp) : instance.privateIp;
  const inbound = direction === 'ingress';
  return {
    ...placeOf(instance),
    srcaddr: inbound ? peer : local,
    dstaddr: inbound ? local : peer,
    srcport: inbound ? conversation.peerPort : conversation.localPort,
    dstport: inbound ? conversation.localPort : conversation.peerPort,
    protocol: conversation.protocol,
    packets: conversation.packets,
    bytes: conversation.bytes,
    start,
    end: start + (conversation.seconds ?? 58),
    action: conversation.action ?? 'ACCEPT',
    'log-status': 'OK',
    'tcp-flags': conversation.tcpFlags ?? (conversation.protocol === TCP ? 19 : 0),
    type: v6 ? 'IPv6' : 'IPv4',
    'pkt-srcaddr': inbound ? peer : local,
    'pkt-dstaddr': inbound ? local : peer,
    'pkt-src-aws-service': inbound ? (conversation.peerService ?? '-') : '-',
    'pkt-dst-aws-service': inbound ? '-' : (conversation.peerService ?? '-'),
    'flow-direction': direction,
    'traffic-path': inbound ? '-' : peer.startsWith('10.') ? 1 : 8,
  };
}

/** Where the interface is, as every flow record says it. */
function placeOf(instance: Instance) {
  return {
    version: 5,
    'account-id': ACCOUNT,
    'interface-id': instance.interfaceId,
    'vpc-id': VPC,
    'subnet-id': instance.subnetId,
    'instance-id': instance.id,
    region: REGION,
    'az-id': instance.zoneId,
    'sublocation-type': '-',
    'sublocation-id': '-',
  } as const;
}

/** A window without traffic (NODATA), or one that AWS could not record (SKIPDATA). */
function emptyFlow(instance: Instance, status: 'NODATA' | 'SKIPDATA', start: number): Flow {
  return {
    ...placeOf(instance),
    srcaddr: '-',
    dstaddr: '-',
    srcport: '-',
    dstport: '-',
    protocol: '-',
    packets: '-',
    bytes: '-',
    start,
    end: start + 58,
    action: '-',
    'log-status': status,
    'tcp-flags': '-',
    type: '-',
    'pkt-srcaddr': '-',
    'pkt-dstaddr': '-',
    'pkt-src-aws-service': '-',
    'pkt-dst-aws-service': '-',
    'flow-direction': '-',
    'traffic-path': '-',
  };
}

/** Everyday traffic: customers, service calls, name look-ups, tunnels, and the noise of the internet. */
export function everydayFlow(random: Random, start: number): Flow {
  return random.weighted(KINDS).make(random, start);
}

const WEB_SERVERS = INSTANCES.filter((one) => one.servicePort === 443);
const PUBLIC_INSTANCES = INSTANCES.filter((one) => one.publicIp !== undefined);
const BACKENDS = INSTANCES.filter((one) => one.publicIp === undefined);
const TCP = 6;
const UDP = 17;

const KINDS: readonly { weight: number; make: (random: Random, start: number) => Flow }[] = [
  { weight: 40, make: customer },
  { weight: 18, make: internalCall },
  { weight: 12, make: nameLookup },
  { weight: 8, make: awsService },
  { weight: 7, make: internetNoise },
  { weight: 4, make: customerV6 },
  { weight: 3, make: officeSsh },
  { weight: 3, make: otherProtocol },
  { weight: 1.5, make: (random, start) => emptyFlow(random.pick(INSTANCES), 'NODATA', start) },
  { weight: 0.03, make: (random, start) => emptyFlow(random.pick(INSTANCES), 'SKIPDATA', start) },
];

function customer(random: Random, start: number): Flow {
  const instance = random.pick(WEB_SERVERS);
  return exchange(random, start, instance, `${CUSTOMER_NETWORK}${random.integer(64, 254)}`);
}

function customerV6(random: Random, start: number): Flow {
  return exchange(random, start, WEB, `2001:db8:${random.hex(4)}::${random.integer(1, 9999)}`);
}

function internalCall(random: Random, start: number): Flow {
  const server = random.pick(BACKENDS);
  const client = random.pick(INSTANCES);
  return exchange(random, start, server, client.privateIp);
}

/** One of the two directions of a request to a server's port. */
function exchange(random: Random, start: number, server: Instance, peer: string): Flow {
  const packets = random.logUniform(4, 900);
  const inbound = random.chance(0.5);
  return flowOf({
    instance: server,
    direction: inbound ? 'ingress' : 'egress',
    peer,
    localPort: server.servicePort,
    peerPort: random.integer(32768, 60999),
    protocol: TCP,
    packets,
    bytes: packets * (inbound ? random.integer(52, 220) : random.integer(300, 1400)),
    start,
    seconds: random.integer(1, 60),
  });
}

function nameLookup(random: Random, start: number): Flow {
  const inbound = random.chance(0.5);
  const packets = random.integer(1, 4);
  const time = random.chance(0.2);
  return flowOf({
    instance: random.pick(INSTANCES),
    direction: inbound ? 'ingress' : 'egress',
    peer: time ? TIME_SERVER : RESOLVER,
    localPort: random.integer(32768, 60999),
    peerPort: time ? 123 : 53,
    protocol: UDP,
    packets,
    bytes: packets * random.integer(60, inbound ? 310 : 90),
    start,
  });
}

function awsService(random: Random, start: number): Flow {
  const packets = random.logUniform(10, 2000);
  return flowOf({
    instance: random.pick(INSTANCES),
    direction: 'egress',
    peer: `192.0.2.${random.integer(200, 250)}`,
    localPort: random.integer(32768, 60999),
    peerPort: 443,
    protocol: TCP,
    packets,
    bytes: packets * random.integer(90, 900),
    peerService: random.pick(['S3', 'DYNAMODB', 'AMAZON']),
    start,
  });
}

/** Probes that every public address gets all day: many sources, one or two packets each, rejected. */
function internetNoise(random: Random, start: number): Flow {
  return flowOf({
    instance: random.pick(PUBLIC_INSTANCES),
    direction: 'ingress',
    peer: `${NOISE_NETWORK}${random.integer(70, 190)}`,
    localPort: random.pick([23, 2323, 445, 3389, 5900, 6379, 8081, 8443, 5060, 1433, 9200, 81]),
    peerPort: random.integer(1024, 65000),
    protocol: TCP,
    packets: random.integer(1, 2),
    bytes: random.pick([40, 44, 60, 80, 120]),
    action: 'REJECT',
    tcpFlags: 2,
    start,
  });
}

function officeSsh(random: Random, start: number): Flow {
  const packets = random.logUniform(60, 4000);
  return flowOf({
    instance: BASTION,
    direction: 'ingress',
    peer: `${OFFICE_NETWORK}${random.integer(10, 60)}`,
    localPort: 22,
    peerPort: random.integer(49152, 65000),
    protocol: TCP,
    packets,
    bytes: packets * random.integer(80, 200),
    start,
  });
}

/** ICMP, IGMP, GRE, ESP, SCTP and friends: no ports (0 in the log), except SCTP. */
function otherProtocol(random: Random, start: number): Flow {
  const protocol = random.pick([1, 1, 1, 2, 47, 50, 58, 132]);
  const v6 = protocol === 58;
  return flowOf({
    instance: v6 ? WEB : random.pick(INSTANCES),
    direction: random.pick(['ingress', 'egress']),
    peer: v6 ? `2001:db8::${random.hex(4)}` : `${OFFICE_NETWORK}${random.integer(10, 60)}`,
    localPort: protocol === 132 ? 3868 : 0,
    peerPort: protocol === 132 ? random.integer(1024, 60000) : 0,
    protocol,
    packets: random.integer(1, 30),
    bytes: random.integer(84, 3000),
    start,
  });
}
