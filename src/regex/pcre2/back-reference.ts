/**
 * The end of the text of the first of the groups that is set, at `s`; −1 when it does not stand there. Unset
 * groups match nothing.
 */
export function endOfReference(
  groups: readonly number[],
  caseless: boolean,
  registers: Int32Array,
  text: string,
  s: number,
): number {
  const group = groups.find((index) => (registers[index * 2 + 1] ?? -1) >= 0);
  if (group === undefined) return -1;
  const start = registers[group * 2] ?? 0;
  const end = registers[group * 2 + 1] ?? 0;
  if (s + end - start > text.length) return -1;
  for (let i = start; i < end; i++) {
    const a = text.charCodeAt(i);
    const b = text.charCodeAt(s + i - start);
    if (a !== b && !(caseless && sameLetter(a, b))) return -1;
  }
  return s + end - start;
}

function sameLetter(a: number, b: number): boolean {
  const lower = a | 32;
  return lower === (b | 32) && lower >= 97 && lower <= 122;
}
