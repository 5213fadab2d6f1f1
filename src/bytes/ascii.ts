/** A–Z folded to a–z, every other byte unchanged ("lower-case" in SEMANTICS 0.2). Keeps the length. */
export function asciiLower(bytes: string): string {
  return LATIN_CAPITAL.test(bytes) ? bytes.replace(CAPITALS, lower) : bytes.toLowerCase();
}

/** Bytes that `toLowerCase` would change although they are parts of UTF-8 sequences. */
const LATIN_CAPITAL = /[\xc0-\xde]/;
const CAPITALS = /[A-Z]+/g;

function lower(run: string): string {
  return run.toLowerCase();
}
