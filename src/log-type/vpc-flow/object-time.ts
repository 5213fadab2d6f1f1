import type { ReadOptions } from '../log-type.ts';
import { UNDATED } from './record.ts';

/**
 * Time of an object's records that have neither start nor end, epoch milliseconds. It decides about their
 * index, so it is the same at every delivery: the time in the object's name (`…_20230128T0930Z_…`), the day
 * of its folder (`/2023/01/28/`, `/year=2023/month=01/day=28/`, with an hour behind it or without), when it
 * was written, or `UNDATED`. Never the time of reading.
 */
export function objectTime({ origin, objectTime }: ReadOptions): number {
  const stamp = STAMP.exec(origin.key) ?? FOLDER.exec(origin.key);
  if (stamp !== null) {
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = stamp
      .slice(1)
      .map((part) => Number(part ?? 0));
    return Date.UTC(year, month - 1, day, hour, minute);
  }
  return objectTime !== undefined && objectTime >= 0 ? objectTime : UNDATED;
}

const STAMP = /_(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3])([0-5]\d)Z_/;
const FOLDER =
  /(?:^|\/)(?:year=)?(20\d\d)\/(?:month=)?(0[1-9]|1[0-2])\/(?:day=)?(0[1-9]|[12]\d|3[01])\/(?:(?:hour=)?([01]\d|2[0-3])\/)?/;
