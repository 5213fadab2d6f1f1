/**
 * Epoch milliseconds of an ISO 8601 instant in a byte string: `YYYY-MM-DDThh:mm:ss`, with a blank instead
 * of the `T`, with fractions of a second, with `Z` or an offset (`+01:00`, `+0100`); without any it is UTC.
 * The basic form `YYYYMMDDThhmmssZ` is one, too: old records have it.
 * NaN for everything else, impossible dates included.
 */
export function parseTimestamp(text: string): number {
  const length = text.length;
  if (length < 19) return BASIC.test(text) ? parseTimestamp(text.replace(BASIC, EXTENDED)) : Number.NaN;
  const separator = text.charCodeAt(10);
  if (separator !== 0x54 && separator !== 0x20 && separator !== 0x74) return Number.NaN;
  if (text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) return Number.NaN;
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  // A leap second is told as :60 by some clocks; it counts as the next second.
  if (!(hour < 24 && minute < 60 && second <= 60)) return Number.NaN;
  const midnight = parseDay(text);
  const time = midnight + ((hour * 60 + minute) * 60 + second) * 1000;
  if (length === 19 || (length === 20 && (text.charCodeAt(19) | 0x20) === 0x7a)) return time;
  const rest = REST.exec(text.slice(19));
  if (rest === null) return Number.NaN;
  const [, fraction = '', sign = '+', hours = '0', minutes = '0'] = rest;
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return time + Math.floor(Number(`0.${fraction || '0'}`) * 1000) - (sign === '-' ? -offset : offset);
}

/**
 * Whether an instant that stands at `at` in 20 bytes is `YYYY-MM-DDThh:mm:ssZ` and no more than plainly
 * possible: days above 28 and leap seconds are left to `parseTimestamp`.
 */
export function isPlainInstant(view: DataView, at: number): boolean {
  return (
    view.getUint8(at + 19) === LETTER_Z &&
    view.getUint8(at + 16) === COLON &&
    view.getUint8(at + 13) === COLON &&
    view.getUint8(at + 10) === LETTER_T &&
    view.getUint8(at + 7) === DASH &&
    view.getUint8(at + 4) === DASH &&
    digitsAt(view, at + 17) < 60 &&
    digitsAt(view, at + 14) < 60 &&
    digitsAt(view, at + 11) < 24 &&
    (digitsAt(view, at + 8) - 1) >>> 0 < 28 &&
    (digitsAt(view, at + 5) - 1) >>> 0 < 12 &&
    digitsAt(view, at + 2) < 100 &&
    digitsAt(view, at) < 100
  );
}

/** The number of two digits; above 99 when they are none. */
function digitsAt(view: DataView, at: number): number {
  const tens = view.getUint8(at) - 0x30;
  const ones = view.getUint8(at + 1) - 0x30;
  return tens >>> 0 <= 9 && ones >>> 0 <= 9 ? 10 * tens + ones : 1000;
}

/** `YYYY-MM-DDThh:mm:ss.mmmZ` for epoch milliseconds. */
export function formatTimestamp(time: number): string {
  const day = Math.floor(time / MS_PER_DAY);
  if (day !== lastWrittenDay) {
    lastDate = dateOf(day);
    lastWrittenDay = day;
  }
  const ms = time - day * MS_PER_DAY;
  const seconds = Math.floor(ms / 1000);
  const hour = TWO[Math.floor(seconds / 3600)];
  const minute = TWO[Math.floor(seconds / 60) % 60];
  const second = TWO[seconds % 60];
  const fraction = ms % 1000;
  return `${lastDate}${hour}:${minute}:${second}.${fraction === 0 ? '000' : String(fraction).padStart(3, '0')}Z`;
}

/** `YYYY-MM-DDT` of a day since the epoch. */
function dateOf(day: number): string {
  const known = dates.get(day);
  if (known !== undefined) return known;
  const date = new Date(day * MS_PER_DAY).toISOString().slice(0, -13);
  if (dates.size >= MOST_DAYS) dates.clear();
  dates.set(day, date);
  return date;
}

/**
 * Epoch milliseconds of midnight UTC of `YYYY-MM-DD`, or NaN. Records of one file share their day, and
 * sessions that began before have few others.
 */
function parseDay(text: string): number {
  if (lastDay !== '' && text.startsWith(lastDay)) return lastMidnight;
  const day = text.slice(0, 10);
  const known = midnights.get(day);
  if (known !== undefined) {
    lastDay = day;
    lastMidnight = known;
    return known;
  }
  if (!DAY.test(day)) return Number.NaN;
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // Date.parse takes 2021-02-30 for March 2.
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day) return Number.NaN;
  if (midnights.size >= MOST_DAYS) midnights.clear();
  midnights.set(day, midnight);
  lastDay = day;
  lastMidnight = midnight;
  return midnight;
}

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 0x30;
  const ones = text.charCodeAt(at + 1) - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

const DASH = 0x2d;
const COLON = 0x3a;
const LETTER_T = 0x54;
const LETTER_Z = 0x5a;
const MS_PER_DAY = 86_400_000;
const TWO = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const BASIC = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
const EXTENDED = '$1-$2-$3T$4:$5:$6Z';
const REST = /^(?:[.,](\d{1,9}))?(?:[Zz]|([+-])([01]\d|2[0-3]):?([0-5]\d)?)?$/;

let lastDay = '';
let lastMidnight = Number.NaN;
let lastWrittenDay = Number.NaN;
let lastDate = '';
/** Days that are remembered; input cannot make them more. */
const MOST_DAYS = 64;
const dates = new Map<number, string>();
const midnights = new Map<string, number>();
