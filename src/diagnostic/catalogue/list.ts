import type { CodeEntry } from './entry.ts';

/** 5xx: CDB lists (SEMANTICS part 8). Wazuh says nothing of these. */
export const LIST_CODES = {
  HR500: {
    severity: 'info',
    title: 'Line of a list is no entry',
    explanation:
      'Entries are written `key:value`, keys with a colon in quotes. Lines without a colon or with an open quote are left out, and of equal keys the first one counts.',
    remedy: 'Write key:value, one entry a line.',
  },
} as const satisfies Record<string, CodeEntry>;
