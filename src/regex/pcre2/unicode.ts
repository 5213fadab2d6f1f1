/** A test for the characters that a RegExp with flag u matches. */
export function membersOf(source: string): (point: number) => boolean {
  const regexp = new RegExp(`^(?:${source})$`, 'u');
  return (point) => regexp.test(String.fromCodePoint(point));
}

/** All code points that are the same letter when case is ignored, the point itself included. */
export function caseVariants(point: number): number[] {
  const text = String.fromCodePoint(point);
  const regexp = new RegExp(`^[\\u{${point.toString(16)}}]$`, 'iu');
  const variants = new Set([point]);
  for (const candidate of [
    text.toLowerCase(),
    text.toUpperCase(),
    ...(EXTRA.get(text.toLowerCase()) ?? []),
  ]) {
    if (regexp.test(candidate)) variants.add(candidate.codePointAt(0) ?? point);
  }
  return [...variants];
}

/** Letters with more than two forms. */
const EXTRA: ReadonlyMap<string, readonly string[]> = new Map(
  [
    ['k', 'K', 'K'],
    ['s', 'S', 'ſ'],
    ['å', 'Å', 'Å'],
    ['θ', 'Θ', 'ϑ', 'ϴ'],
    ['μ', 'Μ', 'µ'],
    ['ω', 'Ω', 'Ω'],
    ['σ', 'Σ', 'ς'],
  ].flatMap((forms) => forms.map((form): [string, string[]] => [form.toLowerCase(), forms])),
);

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
