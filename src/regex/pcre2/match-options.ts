import type { Program } from './instructions.ts';

/** An empty match, where `(*NOTEMPTY)` forbids it; `keep` is the place of `\K` or −1. */
export function isRefusedAsEmpty(
  { emptyMatch }: Program,
  end: number,
  attempt: number,
  keep: number,
): boolean {
  if (emptyMatch === 'allowed') return false;
  const start = keep === -1 ? attempt : keep;
  return end === start && (emptyMatch === 'refused' || start === 0);
}

/** Where the next attempt may begin: a CR LF that ends a line is passed as one. */
export function nextStart({ passesCrLf }: Program, text: string, start: number): number {
  const isInside = passesCrLf && text[start - 1] === '\r' && text[start] === '\n';
  return isInside ? start + 1 : start;
}
