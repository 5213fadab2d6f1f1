/** A test for the characters that a RegExp with flag u matches. */
export function membersOf(source: string): (point: number) => boolean {
  const regexp = new RegExp(`^(?:${source})$`, 'u');
  return (point) => regexp.test(String.fromCodePoint(point));
}

/** All code points that are the same letter when case is ignored, the point itself included. */
export function caseVariants(point: number): readonly number[] {
  letters ??= caseTable();
  return letters.get(point) ?? [point];
}

/** Made when a pattern first needs it. */
let letters: ReadonlyMap<number, readonly number[]> | undefined;

const LAST_CASED = 0x1e943;

/** The letters that have another case, each with all of its forms: simple case folding, as PCRE2 has it. */
function caseTable(): ReadonlyMap<number, readonly number[]> {
  const groups = new Map<string, string[]>();
  for (let point = 0; point <= LAST_CASED; point++) {
    const text = String.fromCodePoint(point);
    const upper = text.toUpperCase();
    const lower = text.toLowerCase();
    if (upper === text && lower === text) continue;
    const key = isOne(upper) ? upper.toLowerCase() : lower;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, key === text || !isOne(key) ? [text] : [key, text]);
    else if (!group.includes(text)) group.push(text);
  }
  const table = new Map<number, readonly number[]>();
  for (const group of groups.values()) {
    for (const text of group) {
      // Full folding and that of Turkish put some together that are not one letter.
      const same = new RegExp(`^${text}$`, 'iu');
      const forms = group.filter((other) => same.test(other)).map((other) => other.codePointAt(0) ?? 0);
      if (forms.length > 1) table.set(text.codePointAt(0) ?? 0, forms);
    }
  }
  return table;
}

const isOne = (text: string): boolean =>
  text.length === String.fromCodePoint(text.codePointAt(0) ?? 0).length;

const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The byte string is valid UTF-8; PCRE2 refuses other subjects in UTF mode. */
export function isValidUtf8(subject: string): boolean {
  if (!/[^\x00-\x7f]/.test(subject)) return true;
  try {
    STRICT.decode(Buffer.from(subject, 'latin1'));
    return true;
  } catch {
    return false;
  }
}

/** Bytes of the character that begins with this byte in valid UTF-8. */
export function widthOf(byte: number): number {
  return byte < 0xc0 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/** The code point at a byte offset of valid UTF-8. */
export function pointAt(text: string, at: number): number {
  const first = text.charCodeAt(at);
  const tail = (i: number) => text.charCodeAt(at + i) & 0x3f;
  switch (widthOf(first)) {
    case 1:
      return first;
    case 2:
      return ((first & 0x1f) << 6) | tail(1);
    case 3:
      return ((first & 0x0f) << 12) | (tail(1) << 6) | tail(2);
    default:
      return ((first & 0x07) << 18) | (tail(1) << 12) | (tail(2) << 6) | tail(3);
  }
}
