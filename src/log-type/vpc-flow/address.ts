/**
 * Parses an address in `bytes` into 16-bit groups: gives 2 for IPv4, 8 for IPv6, and 0 for what an index's
 * `ip` field would refuse (zones, leading zeros, lists, names).
 */
export function parseAddress(bytes: Uint8Array, from: number, end: number, groups: Uint16Array): 0 | 2 | 8 {
  if (end - from < 2 || end - from > 45) return 0;
  // Of an IPv6 address a colon is among the first five.
  for (let at = from; at < end && at < from + 5; at++) {
    if (bytes[at] === COLON) return parseV6(bytes, from, end, groups);
  }
  return parseV4(bytes, from, end, groups, 0);
}

function parseV4(bytes: Uint8Array, from: number, end: number, groups: Uint16Array, group: number): 0 | 2 {
  let part = 0;
  let parts = 0;
  let digits = 0;
  for (let at = from; at < end; at++) {
    const code = bytes[at] as number;
    if (code === DOT) {
      if (digits === 0 || parts === 3) return 0;
      put(groups, group, parts++, part);
      part = 0;
      digits = 0;
    } else {
      if (code < 0x30 || code > 0x39 || (digits > 0 && part === 0)) return 0;
      part = part * 10 + code - 0x30;
      if (part > 255) return 0;
      digits++;
    }
  }
  if (parts !== 3 || digits === 0) return 0;
  put(groups, group, 3, part);
  return 2;
}

function put(groups: Uint16Array, group: number, part: number, value: number): void {
  const at = group + (part >> 1);
  groups[at] = (part & 1) === 0 ? value << 8 : (groups[at] as number) | value;
}

function parseV6(bytes: Uint8Array, from: number, end: number, groups: Uint16Array): 0 | 8 {
  let count = 0;
  let gap = -1;
  let value = 0;
  let digits = 0;
  let start = from;
  let at = from;
  if (bytes[from] === COLON) {
    if (bytes[from + 1] !== COLON) return 0;
    gap = 0;
    at = from + 2;
    start = at;
  }
  for (; at < end; at++) {
    const code = bytes[at] as number;
    if (code === COLON) {
      if (digits === 0) {
        if (gap !== -1 || count === 0) return 0;
        gap = count;
      } else {
        if (count === 8) return 0;
        groups[count++] = value;
      }
      value = 0;
      digits = 0;
      start = at + 1;
    } else if (code === DOT) {
      if (count > 6 || digits === 0 || parseV4(bytes, start, end, groups, count) === 0) return 0;
      count += 2;
      digits = 0;
      start = end;
      break;
    } else {
      const digit = hexDigit(code);
      if (digit === -1 || digits === 4) return 0;
      value = (value << 4) | digit;
      digits++;
    }
  }
  if (digits > 0) {
    if (count === 8) return 0;
    groups[count++] = value;
  } else if (start === end && bytes[start - 1] === COLON && gap !== count) return 0;
  if (gap === -1) return count === 8 ? 8 : 0;
  if (count > 7) return 0;
  for (let move = 1; move <= count - gap; move++) {
    groups[8 - move] = groups[count - move] as number;
  }
  for (let zero = gap; zero < 8 - (count - gap); zero++) groups[zero] = 0;
  return 8;
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

const DOT = 0x2e;
const COLON = 0x3a;
