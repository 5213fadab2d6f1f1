import type { TimeRange, Weekdays } from './syntax.ts';

const TIME = /^(\d{1,2})(?::(\d\d))? *([ap]m)?$/;

/**
 * `H[:MM][am|pm] - H[:MM][am|pm]` (SEMANTICS 2.5). Times are compared as `HH:MM` texts, both ends included. A
 * range over midnight becomes the negated range between; [quirk] its leading `!` is lost. Only blanks may stand
 * between the parts, no tabs and no line ends.
 */
export function parseTimeRange(text: string): TimeRange | undefined {
  const range = withoutBlanks(text);
  const negate = range.startsWith('!');
  const parts = (negate ? range.slice(1) : range).split('-');
  if (parts.length !== 2) return undefined;
  const from = parseTime(withoutBlanks(parts[0] ?? ''));
  const to = parseTime(withoutBlanks(parts[1] ?? ''));
  if (from === undefined || to === undefined) return undefined;
  return from > to ? { from: to, to: from, negate: true } : { from, to, negate };
}

/** [quirk] Two digits are minutes, whatever their number; hours above 12 may be followed by `am`. */
function parseTime(text: string): string | undefined {
  const match = TIME.exec(text.toLowerCase());
  if (match === null) return undefined;
  const half = match[3];
  let hour = Number(match[1]);
  if (hour > (half === 'pm' ? 12 : 23)) return undefined;
  if (half !== undefined && hour === 12) hour = 0;
  if (half === 'pm') hour += 12;
  return `${String(hour).padStart(2, '0')}:${match[2] ?? '00'}`;
}

function withoutBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text[start] === ' ') start++;
  while (end > start && text[end - 1] === ' ') end--;
  return text.slice(start, end);
}

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const SETS: Readonly<Record<string, readonly number[]>> = { weekdays: [1, 2, 3, 4, 5], weekends: [0, 6] };

/**
 * Day names separated by one blank or comma, with blanks behind it (SEMANTICS 2.5). [quirk] A leading `!` is an
 * error, and so are a blank in front of a comma and a comma too many, unless it is the last.
 */
export function parseWeekdays(text: string): Weekdays | undefined {
  const days = new Set<number>();
  const words = text.replace(/^ +/, '').split(/[ ,] */);
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
