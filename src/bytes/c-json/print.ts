import { CJsonObject, type CJsonValue } from './value.ts';

/**
 * A value as cJSON prints it "formatted": arrays on one line with `, `, objects one member a line with tabs
 * (SEMANTICS 6.6). This is what rules see of a JSON array.
 */
export function printFormatted(value: CJsonValue, depth = 0): string {
  if (Array.isArray(value)) {
    return `[${value.map((element) => printFormatted(element, depth + 1)).join(', ')}]`;
  }
  if (value instanceof CJsonObject) {
    const indent = '\t'.repeat(depth + 1);
    const lines = value.members.map(
      ([key, member]) => `${indent}${printText(key)}:\t${printFormatted(member, depth + 1)}`,
    );
    const body = lines.length === 0 ? '' : `${lines.join(',\n')}\n`;
    return `{\n${body}${'\t'.repeat(depth)}}`;
  }
  return printScalar(value as null | boolean | number | string);
}

/** A value as cJSON prints it without white space, as in alerts.json. */
export function printCompact(value: CJsonValue): string {
  if (Array.isArray(value)) return `[${value.map(printCompact).join(',')}]`;
  if (value instanceof CJsonObject) {
    return `{${value.members.map(([key, member]) => `${printText(key)}:${printCompact(member)}`).join(',')}}`;
  }
  return printScalar(value as null | boolean | number | string);
}

function printScalar(value: null | boolean | number | string): string {
  if (typeof value === 'string') return printText(value);
  if (typeof value === 'number') return printNumber(value);
  return String(value);
}

/** Control bytes, quote and backslash are escaped; every other byte stands as it is. */
function printText(text: string): string {
  return ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`;
}

const ESCAPED = /[\x00-\x1f"\\]/;

/** C's `%1.15g`, or `%1.17g` when that is not nearly the same number; infinite numbers print as null. */
function printNumber(value: number): string {
  if (!Number.isFinite(value)) return 'null';
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value);
  const short = general(value, 15);
  const read = Number(short);
  const nearly = Math.max(Math.abs(read), Math.abs(value)) * Number.EPSILON;
  return Math.abs(read - value) <= nearly ? short : general(value, 17);
}

/** C's `%.<digits>g`. */
function general(value: number, digits: number): string {
  const scientific = toExponentialEven(value, digits - 1);
  const split = scientific.indexOf('e');
  const exponent = Number(scientific.slice(split + 1));
  if (exponent < -4 || exponent >= digits) {
    const sign = exponent < 0 ? '-' : '+';
    return `${stripZeros(scientific.slice(0, split))}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  return stripZeros(movePoint(scientific.slice(0, split), exponent));
}

/**
 * `toExponential`, but ties go to the even digit, as in C. A tie has a five behind its digits and nothing more;
 * with fewer than 17 digits it is never near enough to its number to be printed.
 */
function toExponentialEven(value: number, digits: number): string {
  const rounded = value.toExponential(digits);
  if (digits < 16) return rounded;
  const exact = value.toExponential(digits + FIVE.length);
  const end = exact.indexOf('e');
  const cut = end - FIVE.length;
  if (exact.slice(cut, end) !== FIVE || Number(exact[cut - 1]) % 2 === 1) return rounded;
  return exact.slice(0, cut) + exact.slice(end);
}

const FIVE = '5'.padEnd(40, '0');

/** A mantissa such as `-1.25`, its point moved. */
function movePoint(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

function stripZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0*$/, '') : text;
}
