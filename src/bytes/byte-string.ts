/**
 * Byte strings: JavaScript strings in which every char code is one byte (0–255) of UTF-8 text.
 *
 * The Wazuh engine works on bytes (SEMANTICS 0.2), and copying slices of input bytes into output is the
 * cheapest way to build documents. So from the moment bytes are read until they are written, text is held
 * as a byte string: `buffer.toString('latin1')` in, `Buffer.from(text, 'latin1')` out, without transcoding.
 * Text that people wrote (file names, configuration) goes through `toByteString` first.
 */

/** UTF-8 bytes of `text`, one char code a byte. ASCII text is returned as it is. */
export function toByteString(text: string): string {
  return isAscii(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/** The Unicode text whose UTF-8 bytes `bytes` holds; malformed sequences become U+FFFD. */
export function fromByteString(bytes: string): string {
  return isAscii(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8');
}

/** The same bytes with malformed UTF-8 replaced by U+FFFD, so that any JSON reader accepts them. */
export function wellFormed(bytes: string): string {
  return isAscii(bytes) ? bytes : toByteString(fromByteString(bytes));
}

/** ASCII text alone is as long in UTF-8 as it is: Node counts many bytes at a time, a RegExp looks at each. */
export function isAscii(text: string): boolean {
  return Buffer.byteLength(text) === text.length;
}

const NEEDS_ESCAPE = /[\x00-\x1f"\\\x7f]/;

/** A byte string as a quoted JSON string (still a byte string). */
export function quote(bytes: string): string {
  return NEEDS_ESCAPE.test(bytes) ? JSON.stringify(bytes) : `"${bytes}"`;
}
