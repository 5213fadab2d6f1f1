import { parseAddress } from './address.ts';
import { sha1Block } from './sha1.ts';

/**
 * The flow's Community ID (version 1, seed 0): equal for both directions of a conversation, and equal to
 * what Zeek, Suricata and Elastic compute. Addresses, ports and protocol as the log has them; '' when an
 * address is none, or the protocol has ports and one is missing.
 *
 * Flow logs have no ICMP type and code; their ports are 0, so ICMP flows count as type 0, code 0.
 */
export function communityId(
  source: string,
  destination: string,
  sourcePort: string,
  destinationPort: string,
  protocol: string,
): string {
  const from = parseAddress(source, FROM);
  const to = parseAddress(destination, TO);
  if (from === 0 || to === 0 || protocol === '') return '';
  const number = Number(protocol);
  const hasPorts = number === TCP || number === UDP || number === SCTP || number === ICMP || number === ICMP6;
  let portFrom = 0;
  let portTo = 0;
  if (hasPorts) {
    if (sourcePort === '' || destinationPort === '') return '';
    portFrom = Number(sourcePort);
    portTo = Number(destinationPort);
  }
  let oneWay = false;
  if (number === ICMP || number === ICMP6) {
    const answer = (number === ICMP ? ICMP_ANSWER : ICMP6_ANSWER)[portFrom];
    if (answer === undefined) oneWay = true;
    else portTo = answer;
  }
  const ordered = oneWay || inOrder(from, to, portFrom, portTo);
  BLOCK.fill(0, 0, 16);
  let at = 2; // the seed, two bytes of 0
  at = putAddress(at, ordered ? FROM : TO, ordered ? from : to);
  at = putAddress(at, ordered ? TO : FROM, ordered ? to : from);
  at = put16(at, number << 8); // protocol, padding
  if (hasPorts) {
    at = put16(at, ordered ? portFrom : portTo);
    at = put16(at, ordered ? portTo : portFrom);
  }
  sha1Block(BLOCK, at, DIGEST);
  return `1:${base64(DIGEST)}`;
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

/** Addresses as 16-bit groups, two for IPv4, eight for IPv6. */
const FROM = new Uint16Array(8);
const TO = new Uint16Array(8);
const BLOCK = new Int32Array(80);
const DIGEST = new Int32Array(5);

/** The smaller address first, then the smaller port; of equal beginnings the shorter address. */
function inOrder(from: number, to: number, portFrom: number, portTo: number): boolean {
  const shared = Math.min(from, to);
  for (let at = 0; at < shared; at++) {
    const difference = (FROM[at] as number) - (TO[at] as number);
    if (difference !== 0) return difference < 0;
  }
  return from !== to ? from < to : portFrom <= portTo;
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

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** Two digits for 12 bits; and the end: 4 bits, padded. */
const PAIRS: readonly string[] = [...DIGITS].flatMap((high) => [...DIGITS].map((low) => high + low));
const LAST: readonly string[] = Array.from({ length: 16 }, (_, bits) => `${DIGITS[bits << 2]}=`);

/** Base64 of 20 bytes. */
function base64(words: Int32Array): string {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = words;
  return (
    twelve(a >>> 20) +
    twelve(a >>> 8) +
    twelve((a << 4) | (b >>> 28)) +
    twelve(b >>> 16) +
    twelve(b >>> 4) +
    twelve((b << 8) | (c >>> 24)) +
    twelve(c >>> 12) +
    twelve(c) +
    twelve(d >>> 20) +
    twelve(d >>> 8) +
    twelve((d << 4) | (e >>> 28)) +
    twelve(e >>> 16) +
    twelve(e >>> 4) +
    LAST[e & 15]
  );
}

function twelve(bits: number): string {
  return PAIRS[bits & 0xfff] as string;
}
