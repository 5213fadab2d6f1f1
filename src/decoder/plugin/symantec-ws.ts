import type { Plugin } from './plugin.ts';

/** Longest values that are taken; the URL has room for more. */
const MAX_VALUE = 128;
const MAX_URL = 1024;
const MAX_ID = 9;

/**
 * `SymantecWS_Decoder` (SEMANTICS 6.7): a comma list of `key=value`; 10 is the user, 11 the address, 60 the
 * URL; 2 and 3 are the id, key included. The first of each counts. [quirk] An id does not end at a comma, and the
 * list goes on behind the first comma after what was taken.
 */
export const symantecWsDecoder: Plugin = {
  name: 'SymantecWS_Decoder',
  decode(event) {
    const { log } = event;
    for (let comma = log.indexOf(','); comma !== -1; ) {
      const start = comma + 1;
      const next = log.indexOf(',', start);
      const value = (room: number) =>
        log.slice(start + 3, next === -1 ? start + 3 + room : Math.min(next, start + 3 + room));
      comma = next;
      if (log.startsWith('10=', start)) event.dstuser ??= value(MAX_VALUE);
      else if (log.startsWith('11=', start)) event.srcip ??= value(MAX_VALUE);
      else if (log.startsWith('60=', start)) event.url ??= value(MAX_URL);
      else if (log.startsWith('2=', start) || log.startsWith('3=', start)) {
        event.id ??= log.slice(start, start + MAX_ID);
        comma = log.indexOf(',', start + MAX_ID);
      }
    }
  },
};
