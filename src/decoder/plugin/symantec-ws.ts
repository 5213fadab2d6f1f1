import type { Plugin } from './plugin.ts';

/** Longest value that is taken, and longest id. */
const MAX_VALUE = 128;
const MAX_ID = 9;

/**
 * `SymantecWS_Decoder` (SEMANTICS 6.7): a comma list of `key=value`; 10 is the user, 11 the address, 60 the
 * URL; 2 and 3 are the id, key included. The first of each counts.
 */
export const symantecWsDecoder: Plugin = {
  name: 'SymantecWS_Decoder',
  decode(event) {
    const [, ...entries] = event.log.split(',');
    for (const entry of entries) {
      if (entry.startsWith('10=')) event.dstuser ??= entry.slice(3, 3 + MAX_VALUE);
      else if (entry.startsWith('11=')) event.srcip ??= entry.slice(3, 3 + MAX_VALUE);
      else if (entry.startsWith('60=')) event.url ??= entry.slice(3, 3 + MAX_VALUE);
      else if (entry.startsWith('2=') || entry.startsWith('3=')) event.id ??= entry.slice(0, MAX_ID);
    }
  },
};
