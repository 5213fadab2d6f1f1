import { sha1Block } from './sha1.ts';

/** Characters of a Community ID: its version and 20 bytes in Base64. */
export const COMMUNITY_ID_LENGTH = 30;

/**
 * The flow's Community ID (version 1, seed 0), into the first bytes of `out`: equal for both directions of a
 * conversation, and equal to what Zeek, Suricata and Elastic compute. Addresses as 16-bit groups with their
 * number, ports and protocol; NaN where the log has none. False when the flow has no such id: without
 * addresses or protocol, or without ports where the protocol has them.
 *
 * Flow logs have no ICMP type and code; their ports are 0, so ICMP flows count as type 0, code 0.
 */
export function communityId(
  source: Uint16Array,
  sourceGroups: number,
  destination: Uint16Array,
  destinationGroups: number,
  sourcePort: number,
  destinationPort: number,
  protocol: number,
  out: Uint8Array,
): boolean {
  if (sourceGroups === 0 || destinationGroups === 0 || !(protocol >= 0)) return false;
  const isIcmp = protocol === ICMP || protocol === ICMP6;
  const hasPorts = isIcmp || protocol === TCP || protocol === UDP || protocol === SCTP;
  let portFrom = 0;
  let portTo = 0;
  if (hasPorts) {
    if (!(sourcePort >= 0 && destinationPort >= 0)) return false;
    portFrom = sourcePort | 0;
    portTo = destinationPort | 0;
  }
  let oneWay = false;
  if (isIcmp) {
    const answer = (protocol === ICMP ? ICMP_ANSWER : ICMP6_ANSWER)[portFrom];
    if (answer === undefined) oneWay = true;
    else portTo = answer;
  }
  const ordered = oneWay || inOrder(source, sourceGroups, destination, destinationGroups, portFrom, portTo);
  BLOCK.fill(0, 0, 16);
  let at = 2; // the seed, two bytes of 0
  at = putAddress(at, ordered ? source : destination, ordered ? sourceGroups : destinationGroups);
  at = putAddress(at, ordered ? destination : source, ordered ? destinationGroups : sourceGroups);
  at = put16(at, (protocol | 0) << 8); // protocol, padding
  if (hasPorts) {
    at = put16(at, ordered ? portFrom : portTo);
    at = put16(at, ordered ? portTo : portFrom);
  }
  sha1Block(BLOCK, at, DIGEST);
  out[0] = ONE;
  out[1] = COLON;
  base64(DIGEST, out, 2);
  return true;
}

const ICMP = 1;
const TCP = 6;
const UDP = 17;
const ICMP6 = 58;
const SCTP = 132;
/** Message types with a counterpart: request and answer have one id. */
const ICMP_ANSWER: Readonly<Record<number, number>> = {
  0: 8,
  8: 0,
  9: 10,
  10: 9,
  13: 14,
  14: 13,
  15: 16,
  16: 15,
  17: 18,
  18: 17,
};
const ICMP6_ANSWER: Readonly<Record<number, number>> = {
  128: 129,
  129: 128,
  130: 131,
  131: 130,
  133: 134,
  134: 133,
  135: 136,
  136: 135,
  139: 140,
  140: 139,
};

const BLOCK = new Int32Array(80);
const DIGEST = new Int32Array(5);

/** The smaller address first, then the smaller port; of equal beginnings the shorter address. */
function inOrder(
  source: Uint16Array,
  sourceGroups: number,
  destination: Uint16Array,
  destinationGroups: number,
  portFrom: number,
  portTo: number,
): boolean {
  const shared = Math.min(sourceGroups, destinationGroups);
  for (let at = 0; at < shared; at++) {
    const difference = (source[at] as number) - (destination[at] as number);
    if (difference !== 0) return difference < 0;
  }
  return sourceGroups !== destinationGroups ? sourceGroups < destinationGroups : portFrom <= portTo;
}

function putAddress(at: number, groups: Uint16Array, count: number): number {
  let to = at;
  for (let group = 0; group < count; group++) to = put16(to, groups[group] as number);
  return to;
}

/** All parts have an even number of bytes, so each is a half of a word. */
function put16(at: number, value: number): number {
  const word = at >> 2;
  BLOCK[word] = (BLOCK[word] as number) | ((at & 2) === 0 ? value << 16 : value);
  return at + 2;
}

/** Base64 of 20 bytes. */
function base64(words: Int32Array, out: Uint8Array, from: number): void {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = words;
  twelve(out, from, a >>> 20);
  twelve(out, from + 2, a >>> 8);
  twelve(out, from + 4, (a << 4) | (b >>> 28));
  twelve(out, from + 6, b >>> 16);
  twelve(out, from + 8, b >>> 4);
  twelve(out, from + 10, (b << 8) | (c >>> 24));
  twelve(out, from + 12, c >>> 12);
  twelve(out, from + 14, c);
  twelve(out, from + 16, d >>> 20);
  twelve(out, from + 18, d >>> 8);
  twelve(out, from + 20, (d << 4) | (e >>> 28));
  twelve(out, from + 22, e >>> 16);
  twelve(out, from + 24, e >>> 4);
  // The end has 4 bits: one digit and the padding.
  out[from + 26] = DIGITS[(e << 2) & 63] as number;
  out[from + 27] = PADDING;
}

function twelve(out: Uint8Array, at: number, bits: number): void {
  out[at] = DIGITS[(bits >>> 6) & 63] as number;
  out[at + 1] = DIGITS[bits & 63] as number;
}

const DIGITS = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', 'latin1');
const ONE = 0x31;
const COLON = 0x3a;
const PADDING = 0x3d;
