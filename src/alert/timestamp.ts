import { formatTimestamp } from '../bytes/timestamp.ts';

/** Writes alert timestamps `YYYY-MM-DDTHH:MM:SS.mmm+hhmm` (SEMANTICS part 9) in one zone. */
export type TimestampWriter = (time: number) => string;

/** `timeZone`: IANA name; default the process's own. Throws RangeError for a name that does not exist. */
export function timestampWriter(timeZone?: string): TimestampWriter {
  let writer = writers.get(timeZone);
  if (writer === undefined) {
    writer = makeWriter(timeZone);
    writers.set(timeZone, writer);
  }
  return writer;
}

/** By zone: a writer is costly to make, and a session needs one. */
const writers = new Map<string | undefined, TimestampWriter>();

function makeWriter(timeZone: string | undefined): TimestampWriter {
  const offsetOf = zoneOffset(timeZone);
  // Events come by the thousand in one second.
  let second = Number.NaN;
  let head = '';
  let zone = '';
  return (time) => {
    const current = Math.floor(time / 1000);
    if (current !== second) {
      const offset = offsetOf(time);
      const minutes = Math.abs(offset);
      head = formatTimestamp(current * 1000 + offset * MS_PER_MINUTE).slice(0, -4);
      zone = (offset < 0 ? '-' : '+') + pad(Math.floor(minutes / 60)) + pad(minutes % 60);
      second = current;
    }
    return head + String(Math.floor(time) - current * 1000).padStart(3, '0') + zone;
  };
}

const MS_PER_MINUTE = 60_000;
/** Zones change their offset at quarter hours at the finest. */
const MS_PER_QUARTER = 15 * MS_PER_MINUTE;

/**
 * Minutes east of UTC at a time; the last quarter hour is remembered. `Date` knows the process's own zone: the first
 * formatter of `Intl` takes as long as thousands of events.
 */
function zoneOffset(timeZone: string | undefined): (time: number) => number {
  if (timeZone === 'UTC') return () => 0;
  if (timeZone === undefined) return (time) => -Math.trunc(new Date(time).getTimezoneOffset());
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  let quarter = Number.NaN;
  let offset = 0;
  return (time) => {
    const current = Math.floor(time / MS_PER_QUARTER);
    if (current !== quarter) {
      quarter = current;
      offset = parseOffset(format.formatToParts(time).find((p) => p.type === 'timeZoneName')?.value ?? '');
    }
    return offset;
  };
}

/** `GMT`, `GMT+05:30` → minutes. Old zones have seconds, which the alert's format cannot show. */
function parseOffset(text: string): number {
  const match = /([+-])(\d\d):(\d\d)/.exec(text);
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === '-' ? -minutes : minutes;
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
