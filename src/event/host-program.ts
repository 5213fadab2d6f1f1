/** Host, program and start of the log behind a header of the formats A–E (SEMANTICS 5.3). */
export interface HostProgram {
  readonly host: string | undefined;
  readonly program: string | undefined;
  /** Byte offset at which the log begins; at most the text's length. */
  readonly log: number;
  /** Byte offset at which the log ends, where that is not the end of the text. */
  readonly logEnd?: number;
  /** The engine ended what stands in front of the log with a NUL of its own. */
  readonly followsNul: boolean;
}

/** Reads host and program from `text` at `from`, the end of the header. */
export function readHostProgram(text: string, from: number): HostProgram {
  const start = text.charCodeAt(from) === BLANK ? from + 1 : from;
  const hostEnd = skipName(text, start);
  const behind = text.charCodeAt(hostEnd);
  if (behind === COLON && text.charCodeAt(hostEnd + 1) === BLANK) {
    return withProgram(text, undefined, text.slice(start, hostEnd), hostEnd + 2);
  }
  if (behind !== BLANK)
    return { host: undefined, program: undefined, log: start, followsNul: start === from };
  const host = text.slice(start, hostEnd);
  const candidate = hostEnd + 1;
  const end = skipName(text, candidate);
  switch (text.charCodeAt(end)) {
    case COLON:
      return withProgram(text, host, text.slice(candidate, end), skipBlank(text, end + 1), end + 1);
    case OPEN: {
      const log = behindPid(text, end);
      if (log !== -1) return withProgram(text, host, text.slice(candidate, end), log);
      break;
    }
    case BAR: {
      const aix = readAixProgram(text, end);
      if (aix === undefined) break;
      if (aix.log !== -1) return withProgram(text, host, aix.program, aix.log);
      return { host, program: aix.program, log: candidate, logEnd: aix.end, followsNul: true };
    }
  }
  return { host, program: undefined, log: candidate, followsNul: true };
}

/** `[digits]:` with an optional blank, or `[digits] `: where the log begins; −1 when it is neither. */
function behindPid(text: string, open: number): number {
  if (!isDigit(text.charCodeAt(open + 1))) return -1;
  let at = open + 2;
  while (isDigit(text.charCodeAt(at))) at++;
  if (text.charCodeAt(at) !== CLOSE) return -1;
  if (text.charCodeAt(at + 1) === COLON) return skipBlank(text, at + 2);
  return text.charCodeAt(at + 1) === BLANK ? at + 2 : -1;
}

/**
 * AIX: `facility|severity:level name: ` or `… name[digits]: `, with `bar` at the bar. `log` is −1 when the
 * digits are not followed by `]: `: the text then ends at the bracket, and the log is not moved.
 */
function readAixProgram(
  text: string,
  bar: number,
): { program: string; end: number; log: number } | undefined {
  if (!isLowerCase(text.charCodeAt(bar + 1))) return undefined;
  let at = skipAlphanumeric(text, bar + 1);
  if (text.charCodeAt(at) !== COLON) return undefined;
  at = skipAlphanumeric(text, at + 1);
  if (text.charCodeAt(at) !== BLANK) return undefined;
  const start = at + 1;
  const end = skipName(text, start);
  const program = text.slice(start, end);
  if (text.charCodeAt(end) === COLON && text.charCodeAt(end + 1) === BLANK) {
    return { program, end, log: end + 2 };
  }
  // Without such an ending everything up to the end of the text is the program: the original does not cut it off.
  if (text.charCodeAt(end) !== OPEN || !isDigit(text.charCodeAt(end + 1))) {
    return { program: text.slice(start), end, log: end };
  }
  at = end + 2;
  while (isDigit(text.charCodeAt(at))) at++;
  return { program, end, log: text.startsWith(']: ', at) ? at + 3 : -1 };
}

/**
 * Step 6: Solaris puts `[ID 123 facility.severity] ` behind the program; it goes with one more byte. `cut` is the
 * offset behind the byte that ended the program, where that byte is overwritten.
 */
function withProgram(
  text: string,
  host: string | undefined,
  program: string,
  log: number,
  cut = -1,
): HostProgram {
  if (text.startsWith('[ID ', log)) {
    const close = text.indexOf(']', log);
    if (close !== -1) return { host, program, log: Math.min(close + 2, text.length), followsNul: false };
  }
  return { host, program, log: Math.min(log, text.length), followsNul: log === cut };
}

function skipBlank(text: string, at: number): number {
  return text.charCodeAt(at) === BLANK ? at + 1 : at;
}

function skipName(text: string, from: number): number {
  let at = from;
  while (at < text.length && NAME_BYTE[text.charCodeAt(at)] === 1) at++;
  return at;
}

function skipAlphanumeric(text: string, from: number): number {
  let at = from;
  while (at < text.length && ALPHANUMERIC.test(text.charAt(at))) at++;
  return at;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isLowerCase(code: number): boolean {
  return code >= 0x61 && code <= 0x7a;
}

const BLANK = 0x20;
const COLON = 0x3a;
const OPEN = 0x5b;
const CLOSE = 0x5d;
const BAR = 0x7c;
const ALPHANUMERIC = /[A-Za-z0-9]/;

/** Bytes of host and program names: letters, digits and `( ) - . / @ _`. */
const NAME_BYTE = new Uint8Array(256);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789()-./@_') {
  NAME_BYTE[char.charCodeAt(0)] = 1;
}
