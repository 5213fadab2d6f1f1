import type { TimeRange, Weekdays } from './syntax.ts';

const TIME = /^(\d{1,2})(?::(\d{2}))?\s*([ap]m)?$/;

/**
 * `H[:MM][am|pm] - H[:MM][am|pm]` (SEMANTICS 2.5). Times are compared as `HH:MM` texts, both ends included. A
 * range over midnight becomes the negated range between; [quirk] its leading `!` is lost.
 */
export function parseTimeRange(text: string): TimeRange | undefined {
  const trimmed = text.trim();
  const negate = trimmed.startsWith('!');
  const parts = (negate ? trimmed.slice(1) : trimmed).split('-');
  if (parts.length !== 2) return undefined;
  const from = parseTime(parts[0] ?? '');
  const to = parseTime(parts[1] ?? '');
  if (from === undefined || to === undefined) return undefined;
  return from > to ? { from: to, to: from, negate: true } : { from, to, negate };
}

function parseTime(text: string): string | undefined {
  const match = TIME.exec(text.trim().toLowerCase());
  if (match === null) return undefined;
  const minute = Number(match[2] ?? '0');
  const half = match[3];
  let hour = Number(match[1]);
  if (minute > 59 || hour > (half === undefined ? 23 : 12)) return undefined;
  if (half !== undefined) hour = (hour % 12) + (half === 'pm' ? 12 : 0);
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const SETS: Readonly<Record<string, readonly number[]>> = { weekdays: [1, 2, 3, 4, 5], weekends: [0, 6] };

/** Day names separated by blanks or commas (SEMANTICS 2.5). [quirk] A leading `!` is an error. */
export function parseWeekdays(text: string): Weekdays | undefined {
  const days = new Set<number>();
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  for (const word of words) {
    const lower = word.toLowerCase();
    const day = DAYS.findIndex((name) => name === lower || name.slice(0, 3) === lower);
    const set = Object.hasOwn(SETS, lower) ? SETS[lower] : undefined;
    if (day === -1 && set === undefined) return undefined;
    for (const one of set ?? [day]) days.add(one);
  }
  return words.length === 0 ? undefined : { days };
}
