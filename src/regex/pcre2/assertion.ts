import { isWordPoint } from './byte-set.ts';

const LF = 10;

/** Assertions by their number in `ASSERTIONS`. */
export function holds(what: number, text: string, s: number): boolean {
  const n = text.length;
  switch (what) {
    case 0:
      return s === 0;
    case 1:
      return s === 0 || (s < n && text.charCodeAt(s - 1) === LF);
    case 2:
      return s === n;
    case 3:
      return s === n || (s === n - 1 && text.charCodeAt(s) === LF);
    case 4:
      return s === n || text.charCodeAt(s) === LF;
    default: {
      const before = s > 0 && isWordPoint(text.charCodeAt(s - 1));
      const after = s < n && isWordPoint(text.charCodeAt(s));
      return (before !== after) === (what === 5);
    }
  }
}
