/** What stands in front of the log text (SEMANTICS 5.2). Offsets are bytes of the whole text. */
export interface Header {
  /** Length of the header: where host and program, or the log, begin. */
  readonly length: number;
  /** The timestamp's bytes, end exclusive; equal when there is none. */
  readonly timeStart: number;
  readonly timeEnd: number;
  /** `syslog`: host and program follow. `asl`: bracket groups follow. `plain`: the log follows. */
  readonly follows: 'syslog' | 'asl' | 'plain';
}

/**
 * The first of the header formats A–K that fits, or none. Only the positions named in SEMANTICS 5.2 are
 * looked at: digits and letters elsewhere are not validated. `text.length + 1` is the "length" of that table.
 */
export function recogniseHeader(text: string): Header | undefined {
  // A German "Mär" is recognised as if it had one byte less in front; but what is cut off is the header's length
  // from the very start, so one byte of the header stays in front of the rest.
  const base = text.charCodeAt(1) === 0xc3 && text.charCodeAt(2) === 0xa4 ? 1 : 0;
  const length = text.length + 1;
  if (length <= 17) return undefined;
  const at = (position: number) => text.charCodeAt(base + position);

  // A syslog: `Nov 14 10:00:00 `
  if (at(3) === BLANK && at(6) === BLANK && at(9) === COLON && at(12) === COLON && at(15) === BLANK) {
    return header(16, 'syslog');
  }
  if (length <= 21) return undefined;
  const first = at(0);
  if (length > 24 && at(4) === DASH && at(7) === DASH && at(13) === COLON && at(16) === COLON) {
    // B proftpd: `2023-11-14 10:00:00,123 `
    if (at(10) === BLANK && at(19) === COMMA) return header(24, 'syslog');
    // C ISO
    if (length > 33 && at(10) === CAPITAL_T) {
      if (at(22) === COLON && at(25) === BLANK) return header(26, 'syslog');
      if (at(19) === DOT) return header(at(26) === COLON ? 30 : at(29) === COLON ? 33 : 32, 'syslog');
    }
    // E macOS: `2023-11-14 10:00:00.123456-0700 `
    if (
      length > 33 &&
      isDigit(first) &&
      at(10) === BLANK &&
      at(19) === DOT &&
      (at(26) === PLUS || at(26) === DASH) &&
      at(31) === BLANK
    ) {
      return header(32, 'syslog');
    }
  }
  // D year: `2023 Nov 14 10:00:00 `
  if (
    isDigit(first) &&
    at(4) === BLANK &&
    at(8) === BLANK &&
    at(11) === BLANK &&
    at(14) === COLON &&
    at(17) === COLON &&
    at(20) === BLANK
  ) {
    return header(21, 'syslog');
  }
  if (length <= 24) return undefined;
  // F xferlog: `Mon Nov 14 10:00:00 2023 1 `
  if (
    length > 28 &&
    at(3) === BLANK &&
    at(7) === BLANK &&
    at(10) === BLANK &&
    at(13) === COLON &&
    at(16) === COLON &&
    at(19) === BLANK &&
    at(24) === BLANK &&
    at(26) === BLANK
  ) {
    return header(25, 'plain');
  }
  // G snort: `11/14-10:00:00.123456  `
  if (
    at(2) === SLASH &&
    at(5) === DASH &&
    at(8) === COLON &&
    at(11) === COLON &&
    at(14) === DOT &&
    at(21) === BLANK
  ) {
    return header(23, 'plain', 0, 21);
  }
  // H suricata: `11/14/2023-10:00:00.123456  `
  if (
    length > 28 &&
    at(2) === SLASH &&
    at(5) === SLASH &&
    at(10) === DASH &&
    at(13) === COLON &&
    at(16) === COLON &&
    at(19) === DOT &&
    at(26) === BLANK
  ) {
    return header(28, 'plain', 0, 26);
  }
  if (first === OPEN) {
    // I apache: `[Tue Nov 14 10:00:00 2023] `
    if (
      length > 27 &&
      at(4) === BLANK &&
      at(8) === BLANK &&
      at(11) === BLANK &&
      at(14) === COLON &&
      at(17) === COLON &&
      at(20) === BLANK &&
      at(25) === CLOSE
    ) {
      return header(27, 'plain', 1, 25);
    }
    // J macOS asl: `[Time 2023.11.14 10:00:00 UTC] [Sender …`
    if (
      length > 26 &&
      at(1) === CAPITAL_T &&
      at(5) === BLANK &&
      at(10) === DOT &&
      at(13) === DOT &&
      at(16) === BLANK &&
      at(19) === COLON
    ) {
      return header(25, 'asl', 0, 0);
    }
    return undefined;
  }
  // K squid: `1699956000.123   1234 10.0.0.1 …`; the timestamp keeps blanks behind it.
  if (
    length > 32 &&
    first === ONE &&
    isDigit(at(1)) &&
    isDigit(at(2)) &&
    isDigit(at(3)) &&
    at(10) === DOT &&
    isDigit(at(13)) &&
    at(14) === BLANK &&
    (at(21) === BLANK || at(22) === BLANK)
  ) {
    let end = 14;
    while (at(end) === BLANK) end++;
    return header(end, 'plain');
  }
  return undefined;
}

function header(length: number, follows: Header['follows'], timeStart = 0, timeEnd = length - 1): Header {
  return { length, timeStart, timeEnd, follows };
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

const BLANK = 0x20;
const PLUS = 0x2b;
const COMMA = 0x2c;
const DASH = 0x2d;
const DOT = 0x2e;
const SLASH = 0x2f;
const ONE = 0x31;
const COLON = 0x3a;
const CAPITAL_T = 0x54;
const OPEN = 0x5b;
const CLOSE = 0x5d;
