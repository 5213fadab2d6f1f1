import { quote } from '../../bytes/byte-string.ts';
import type { JsonText } from '../../mapping/attribute.ts';
import { compactJson } from './compact.ts';
import { MAX_TERM_BYTES } from './flatten.ts';

/**
 * A JSON value as a keyword: texts as they stand, other scalars as text, objects and lists as their JSON.
 * Empty texts and nulls are no values: ''.
 */
export function keywordOf(json: string): JsonText {
  switch (json.charCodeAt(0)) {
    case 0x22:
      if (json.length === 2) return '';
      return json.length <= MAX_TERM_BYTES ? json : `"${cut(json.slice(1, -1))}"`;
    case 0x7b:
    case 0x5b:
      return `"${cut(quote(compactJson(json)).slice(1, -1))}"`;
    case 0x6e:
      return '';
    default:
      return json === '' ? '' : `"${json}"`;
  }
}

/**
 * The content of a JSON string, cut so that it stays below the longest term that an index takes. Escapes
 * and UTF-8 sequences stay whole.
 */
export function cut(inner: string): string {
  if (inner.length < MAX_TERM_BYTES) return inner;
  let end = MAX_TERM_BYTES - 1;
  // Not inside a UTF-8 sequence.
  while ((inner.charCodeAt(end) & 0xc0) === 0x80) end--;
  // Not inside an escape: \n is two bytes, \u0041 six, a surrogate pair twelve.
  const backslash = inner.lastIndexOf('\\', end - 1);
  if (backslash !== -1 && end - backslash < 12) {
    let at = Math.max(0, end - 64);
    while (at > 0 && inner.charCodeAt(at - 1) === 0x5c) at--;
    for (;;) {
      const next = at + unitLength(inner, at);
      if (next > end) return inner.slice(0, at);
      at = next;
    }
  }
  return inner.slice(0, end);
}

/** Length of the character or escape at `at`; a pair of surrogate escapes is one. */
function unitLength(inner: string, at: number): number {
  if (inner.charCodeAt(at) !== 0x5c) return 1;
  if (inner.charCodeAt(at + 1) !== 0x75) return 2;
  return HIGH_SURROGATE.test(inner.slice(at, at + 6)) && inner.startsWith('\\u', at + 6) ? 12 : 6;
}

const HIGH_SURROGATE = /^\\u[dD][89abAB]/;
