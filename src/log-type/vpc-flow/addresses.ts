import { parseAddress } from './address.ts';
import { communityId } from './community-id.ts';
import { type FlowRecord, reader } from './record.ts';

/** What several attributes need of a record's addresses, worked out once: valid addresses, or ''. */
class Addresses {
  source = '';
  destination = '';
  packetSource = '';
  packetDestination = '';
  /** IP version of the source: 4, 6, or 0 for none. */
  version: 0 | 4 | 6 = 0;
  /**
   * The end at which the observed interface is: for ingress the destination, for egress the source. Without
   * direction it is the end with the only private address, because AWS logs the interface's own private
   * address; else the source.
   */
  side: 'src' | 'dst' = 'src';
  community = '';
}

const srcaddr = reader('srcaddr');
const dstaddr = reader('dstaddr');
const pktSrcaddr = reader('pkt-srcaddr');
const pktDstaddr = reader('pkt-dstaddr');
const srcport = reader('srcport');
const dstport = reader('dstport');
const protocol = reader('protocol');
const direction = reader('flow-direction');

const GROUPS = new Uint16Array(8);
const found = new Addresses();
let foundFor: FlowRecord | undefined;

/** The record's addresses. The result holds until the next record is asked for. */
export function addresses(record: FlowRecord): Readonly<Addresses> {
  if (record === foundFor) return found;
  foundFor = record;
  const source = srcaddr(record);
  const destination = dstaddr(record);
  let groups = source === '' ? 0 : parseAddress(source, GROUPS);
  found.source = groups === 0 ? '' : source;
  found.version = groups === 0 ? 0 : groups === 2 ? 4 : 6;
  const sourcePublic = groups !== 0 && !isPrivate(groups);
  groups = destination === '' ? 0 : parseAddress(destination, GROUPS);
  found.destination = groups === 0 ? '' : destination;
  const way = direction(record);
  found.side = way === 'ingress' || (way !== 'egress' && sourcePublic && isPrivate(groups)) ? 'dst' : 'src';
  found.packetSource = other(pktSrcaddr(record), source, found.source);
  found.packetDestination = other(pktDstaddr(record), destination, found.destination);
  found.community =
    found.source === '' || found.destination === ''
      ? ''
      : communityId(source, destination, srcport(record), dstport(record), protocol(record));
  return found;
}

/** The packet's address, which mostly is the interface's. */
function other(address: string, known: string, valid: string): string {
  if (address === known) return valid;
  return address !== '' && parseAddress(address, GROUPS) !== 0 ? address : '';
}

/** Whether the address in `GROUPS` is of a private network: RFC 1918, RFC 6598, link-local, unique local. */
function isPrivate(groups: number): boolean {
  const first = GROUPS[0] as number;
  if (groups === 8) return (first & 0xfe00) === 0xfc00 || (first & 0xffc0) === 0xfe80;
  if (groups === 0) return false;
  return (
    first >> 8 === 10 ||
    first === 0xc0a8 ||
    (first & 0xfff0) === 0xac10 ||
    (first & 0xffc0) === 0x6440 ||
    first === 0xa9fe
  );
}
