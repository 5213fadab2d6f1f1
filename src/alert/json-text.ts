import { wellFormed } from '../bytes/byte-string.ts';

/** A byte string as a quoted JSON string (a byte string again); malformed UTF-8 becomes U+FFFD. */
export function jsonText(bytes: string): string {
  return CAREFUL.test(bytes) ? JSON.stringify(wellFormed(bytes)) : `"${bytes}"`;
}

const CAREFUL = /[\x00-\x1f"\\\x7f-\xff]/;
