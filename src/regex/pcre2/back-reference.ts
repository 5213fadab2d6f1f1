import type { Folding } from './ast.ts';
import { variantsOf } from './folding.ts';
import { pointAt, widthOf } from './unicode.ts';

/**
 * The end of the text of the first of the groups that is set, at `s`; −1 when it does not stand there. Unset
 * groups match nothing.
 */
export function endOfReference(
  groups: readonly number[],
  folding: Folding,
  registers: Int32Array,
  text: string,
  s: number,
): number {
  const group = groups.find((index) => (registers[index * 2 + 1] ?? -1) >= 0);
  if (group === undefined) return -1;
  const start = registers[group * 2] ?? 0;
  const end = registers[group * 2 + 1] ?? 0;
  if (folding === 'unicode') return endOfFolded(text, start, end, s);
  if (s + end - start > text.length) return -1;
  for (let i = start; i < end; i++) {
    const a = text.charCodeAt(i);
    const b = text.charCodeAt(s + i - start);
    if (a !== b && (folding === 'none' || !variantsOf(a, folding).includes(b))) return -1;
  }
  return s + end - start;
}

/** UTF-8 characters of another case may be longer. */
function endOfFolded(text: string, start: number, end: number, s: number): number {
  let to = s;
  for (let from = start; from < end; from += widthOf(text.charCodeAt(from))) {
    if (to >= text.length) return -1;
    const point = pointAt(text, to);
    const expected = pointAt(text, from);
    if (point !== expected && !variantsOf(expected, 'unicode').includes(point)) return -1;
    to += widthOf(text.charCodeAt(to));
  }
  return to;
}
