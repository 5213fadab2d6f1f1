import type { TimeRange, Weekdays } from './syntax.ts';

/**
 * `H[:MM][am|pm] - H[:MM][am|pm]` (SEMANTICS 2.5). Times are compared as `HH:MM` texts, both ends included. A
 * range over midnight becomes the negated range between; [quirk] its leading `!` is lost. Only blanks may stand
 * between the parts, no tabs and no line ends.
 */
export function parseTimeRange(text: string): TimeRange | undefined {
  let at = behindBlanks(text, 0);
  const negate = text[at] === '!';
  if (negate) at = behindBlanks(text, at + 1);
  const first = readTime(text, at);
  if (first === undefined) return undefined;
  at = behindBlanks(text, first.end);
  if (text[at] !== '-') return undefined;
  const second = readTime(text, behindBlanks(text, at + 1));
  if (second === undefined || behindBlanks(text, second.end) < text.length) return undefined;
  const isSwapped = first.time > second.time;
  // [quirk] Both are kept in a row and read five bytes each, of a time of six bytes too.
  const row = isSwapped ? second.time + first.time : first.time + second.time;
  return { from: row.slice(0, 5), to: row.slice(5, 10), negate: isSwapped || negate };
}

/**
 * [quirk] A missing hour is 0, so that `am` and nothing at all are times; any two bytes are minutes, which
 * count as the number they begin with; hours above 12 may be followed by `am`.
 */
function readTime(text: string, start: number): { readonly time: string; readonly end: number } | undefined {
  let hour = leadingNumber(text, start);
  if (hour < 0 || hour > 23) return undefined;
  let at = start;
  while (isDigit(text[at])) at++;
  if (at - start > 2) return undefined;
  let minute = 0;
  if (text[at] === ':') {
    at++;
    if (at + 2 > text.length) return undefined;
    if (!(isDigit(text[at]) && isDigit(text[at + 1])) && isDigit(text[at + 2])) return undefined;
    minute = leadingNumber(text, at);
    at += 2;
  }
  at = behindBlanks(text, at);
  const half = text.slice(at, at + 2).toLowerCase();
  if (half === 'am' || half === 'pm') {
    at += 2;
    if (hour === 12) hour = 0;
    if (half === 'pm') hour += 12;
    if (hour > 23) return undefined;
  } else if (half.startsWith('a') || half.startsWith('p')) return undefined;
  const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  return time.length > MAX_TIME ? undefined : { time, end: at };
}

/** Bytes that a time may take. */
const MAX_TIME = 6;

/** The number at a place, behind white space and with a sign; 0 where there is none. */
function leadingNumber(text: string, start: number): number {
  return Number(/^[ \t-\r]*([+-]?\d+)/.exec(text.slice(start))?.[1] ?? 0);
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}

function behindBlanks(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ') at++;
  return at;
}

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const SETS: Readonly<Record<string, readonly number[]>> = { weekdays: [1, 2, 3, 4, 5], weekends: [0, 6] };

/**
 * Day names separated by blanks and commas, any number of them, also behind the last one (SEMANTICS 2.5).
 * [quirk] A leading `!` is an error, and so is a leading comma.
 */
export function parseWeekdays(text: string): Weekdays | undefined {
  const days = new Set<number>();
  const words = text.replace(/^ +/, '').split(/[ ,]+/);
  if (words.length > 1 && words.at(-1) === '') words.pop();
  for (const word of words) {
    const lower = word.toLowerCase();
    const day = DAYS.findIndex((name) => name === lower || name.slice(0, 3) === lower);
    const set = Object.hasOwn(SETS, lower) ? SETS[lower] : undefined;
    if (day === -1 && set === undefined) return undefined;
    for (const one of set ?? [day]) days.add(one);
  }
  return { days };
}
