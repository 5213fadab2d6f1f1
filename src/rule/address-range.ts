/** An address range of `srcip` and `dstip` (SEMANTICS 2.4). Networks are compared by their leading bits. */
export type AddressRange =
  | { readonly family: 'any' }
  | { readonly family: 4; readonly network: number; readonly mask: number }
  | { readonly family: 6; readonly network: readonly number[]; readonly bits: number };

/** An address: a number for IPv4, eight 16-bit groups for IPv6. */
export type Address =
  | { readonly family: 4; readonly value: number }
  | { readonly family: 6; readonly groups: readonly number[] };

/** Reads a range as written; undefined when it is none. [quirk] A leading `!` is dropped (2.4). */
export function parseAddressRange(text: string): AddressRange | undefined {
  const written = text.startsWith('!') ? text.slice(1) : text;
  if (written === 'any') return { family: 'any' };
  // One line end behind it is let through; an IPv4 address in IPv6 form is an IPv4 range.
  const range = written.replace(/\n$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
  const [addressText = '', suffix, extra] = range.split('/');
  if (extra !== undefined) return undefined;
  const address = parseAddress(addressText);
  if (address === undefined) return undefined;
  if (address.family === 6) {
    // [quirk] `::` takes no prefix length, so the whole of IPv6 cannot be written, unlike `0.0.0.0/0`; other
    // dotted forms are no ranges.
    if (addressText.includes('.') || (addressText === '::' && suffix !== undefined)) return undefined;
    const bits = suffix === undefined ? 128 : prefixLength(suffix, IPV6_PREFIX);
    return bits === undefined ? undefined : { family: 6, network: address.groups, bits };
  }
  const mask = suffix === undefined ? 0xffff_ffff : netmask(suffix);
  // [quirk] An empty mask holds for IPv6 addresses too.
  if (mask === 0) return { family: 'any' };
  return mask === undefined ? undefined : { family: 4, network: (address.value & mask) >>> 0, mask };
}

const IPV4_PREFIX = /^(?:3[0-2]|[12]?\d)$/;
/** [quirk] Lengths of one digit may have a leading zero here. */
const IPV6_PREFIX = /^(?:12[0-8]|1[01]\d|\d?\d)$/;

function prefixLength(text: string, form: RegExp): number | undefined {
  return form.test(text) ? Number(text) : undefined;
}

function netmask(text: string): number | undefined {
  if (text.includes('.')) return parseIpv4(text);
  const bits = prefixLength(text, IPV4_PREFIX);
  if (bits === undefined) return undefined;
  return bits === 0 ? 0 : (0xffff_ffff << (32 - bits)) >>> 0;
}

/** IPv4 or IPv6. An IPv4 address in IPv6 form (`::ffff:a.b.c.d`) is IPv6, and so in no IPv4 range. */
export function parseAddress(text: string): Address | undefined {
  const v4 = parseIpv4(text);
  if (v4 !== undefined) return { family: 4, value: v4 };
  if (!text.includes(':')) return undefined;
  const groups = parseIpv6(text);
  if (groups === undefined) return undefined;
  return { family: 6, groups };
}

const OCTET = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = new RegExp(`^${OCTET}\\.${OCTET}\\.${OCTET}\\.${OCTET}$`);

function parseIpv4(text: string): number | undefined {
  const match = IPV4.exec(text);
  if (match === null) return undefined;
  return match.slice(1).reduce((value, octet) => value * 256 + Number(octet), 0);
}

function parseIpv6(text: string): number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = parseGroups(halves[0] ?? '', halves.length === 1);
  const tail = halves.length === 2 ? parseGroups(halves[1] ?? '', true) : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  return [...head, ...new Array<number>(missing).fill(0), ...tail];
}

/** Groups between colons; only the last of the address may be dotted. */
function parseGroups(text: string, last: boolean): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else {
      const v4 = last && index === parts.length - 1 ? parseIpv4(part) : undefined;
      if (v4 === undefined) return undefined;
      groups.push(v4 >>> 16, v4 & 0xffff);
    }
  }
  return groups;
}

/**
 * [quirk] An IPv4 address is compared with the beginning of an IPv6 network, of which the first four bytes are
 * taken for the network and the next four for its mask: `::1` holds for all of them, `2001:db8::/32` for none.
 * IPv6 addresses are in no IPv4 network.
 */
export function inRange(address: Address, range: AddressRange): boolean {
  if (range.family === 'any') return true;
  if (address.family === 4) {
    if (range.family === 4) return (address.value & range.mask) >>> 0 === range.network;
    return (address.value & leadingBytes(range, 2)) >>> 0 === leadingBytes(range, 0);
  }
  if (range.family !== 6) return false;
  for (let bit = 0; bit < range.bits; bit += 16) {
    const shift = Math.max(0, bit + 16 - range.bits);
    if ((address.groups[bit >> 4] ?? 0) >> shift !== (range.network[bit >> 4] ?? 0) >> shift) return false;
  }
  return true;
}

/** Four bytes of a network, from one of its groups on, without those behind its prefix. */
function leadingBytes(
  { network, bits }: Extract<AddressRange, { readonly family: 6 }>,
  group: number,
): number {
  const bytes = (((network[group] ?? 0) << 16) | (network[group + 1] ?? 0)) >>> 0;
  const kept = Math.min(Math.max(bits - group * 16, 0), 32);
  return kept === 0 ? 0 : ((bytes >>> (32 - kept)) << (32 - kept)) >>> 0;
}
