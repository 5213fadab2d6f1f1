import { parseAddress } from './address.ts';
import { COMMUNITY_ID_LENGTH, communityId } from './community-id.ts';
import { column, type FlowRecord, integerAt } from './record.ts';

/** What several attributes need of a record's addresses, worked out once. */
class Addresses {
  /** Columns of the valid addresses: indices in the record's offsets, or −1. */
  source = -1;
  destination = -1;
  packetSource = -1;
  packetDestination = -1;
  /** IP version of the source: 4, 6, or 0 for none. */
  version: 0 | 4 | 6 = 0;
  /**
   * The end at which the observed interface is: for ingress the destination, for egress the source. Without
   * direction it is the end with the only private address, because AWS logs the interface's own private
   * address; else the source.
   */
  side: 'src' | 'dst' = 'src';
  /** Whether the flow has a Community ID. */
  hasCommunity = false;
}

const srcaddr = column('srcaddr');
const dstaddr = column('dstaddr');
const pktSrcaddr = column('pkt-srcaddr');
const pktDstaddr = column('pkt-dstaddr');
const srcport = column('srcport');
const dstport = column('dstport');
const protocol = column('protocol');
const direction = column('flow-direction');

const FROM = new Uint16Array(8);
const TO = new Uint16Array(8);
const OTHER = new Uint16Array(8);
const COMMUNITY_ID = Buffer.alloc(COMMUNITY_ID_LENGTH);
/** The Community ID of the record whose addresses were asked for last, if it has one. */
export const COMMUNITY_ID_VIEW = new DataView(
  COMMUNITY_ID.buffer,
  COMMUNITY_ID.byteOffset,
  COMMUNITY_ID_LENGTH,
);
const found = new Addresses();
let foundFor: FlowRecord | undefined;

/** The record's addresses. The result holds until the next record is asked for. */
export function addresses(record: FlowRecord): Readonly<Addresses> {
  if (record === foundFor) return found;
  foundFor = record;
  const source = srcaddr(record);
  const destination = dstaddr(record);
  const from = parsed(record, source, FROM);
  const to = parsed(record, destination, TO);
  found.source = from === 0 ? -1 : source;
  found.destination = to === 0 ? -1 : destination;
  found.version = from === 0 ? 0 : from === 2 ? 4 : 6;
  const way = directionOf(record);
  const inward =
    way === INGRESS || (way !== EGRESS && from !== 0 && !isPrivate(FROM, from) && isPrivate(TO, to));
  found.side = inward ? 'dst' : 'src';
  found.packetSource = packetAddress(record, pktSrcaddr(record), source, from);
  found.packetDestination = packetAddress(record, pktDstaddr(record), destination, to);
  found.hasCommunity =
    from !== 0 &&
    to !== 0 &&
    communityId(
      FROM,
      from,
      TO,
      to,
      integerAt(record, srcport(record)),
      integerAt(record, dstport(record)),
      integerAt(record, protocol(record)),
      COMMUNITY_ID,
    );
  return found;
}

/** The record's Community ID, or ''. */
export function communityText(record: FlowRecord): string {
  return addresses(record).hasCommunity ? COMMUNITY_ID.latin1Slice(0, COMMUNITY_ID_LENGTH) : '';
}

function parsed(record: FlowRecord, at: number, groups: Uint16Array): number {
  if (at < 0) return 0;
  const { bytes, offsets } = record;
  return parseAddress(bytes, offsets[at] as number, offsets[at + 1] as number, groups);
}

/** The packet's address, which mostly is the interface's. */
function packetAddress(record: FlowRecord, at: number, known: number, knownGroups: number): number {
  if (at < 0) return -1;
  const groups = known >= 0 && compare(record, at, known) === 0 ? knownGroups : parsed(record, at, OTHER);
  return groups === 0 ? -1 : at;
}

/** Order of two columns' texts: negative, 0 or positive. */
export function compare(record: FlowRecord, left: number, right: number): number {
  const { bytes, offsets } = record;
  let at = offsets[left] as number;
  let other = offsets[right] as number;
  const end = offsets[left + 1] as number;
  const otherEnd = offsets[right + 1] as number;
  while (at < end && other < otherEnd) {
    const difference = (bytes[at++] as number) - (bytes[other++] as number);
    if (difference !== 0) return difference;
  }
  return end - at - (otherEnd - other);
}

/** `INGRESS`, `EGRESS`, or 0 for everything else. */
function directionOf(record: FlowRecord): number {
  const at = direction(record);
  if (at < 0) return 0;
  const { bytes, offsets } = record;
  const from = offsets[at] as number;
  const word = (offsets[at + 1] as number) - from === 7 ? INGRESS_WORD : EGRESS_WORD;
  if ((offsets[at + 1] as number) - from !== word.length) return 0;
  for (let letter = 0; letter < word.length; letter++) {
    if (bytes[from + letter] !== word.charCodeAt(letter)) return 0;
  }
  return word === INGRESS_WORD ? INGRESS : EGRESS;
}

const INGRESS_WORD = 'ingress';
const EGRESS_WORD = 'egress';
const INGRESS = 1;
const EGRESS = 2;

/** Whether an address is of a private network: RFC 1918, RFC 6598, link-local, unique local. */
function isPrivate(groups: Uint16Array, count: number): boolean {
  const first = groups[0] as number;
  if (count === 8) return (first & 0xfe00) === 0xfc00 || (first & 0xffc0) === 0xfe80;
  if (count === 0) return false;
  return (
    first >> 8 === 10 ||
    first === 0xc0a8 ||
    (first & 0xfff0) === 0xac10 ||
    (first & 0xffc0) === 0x6440 ||
    first === 0xa9fe
  );
}
