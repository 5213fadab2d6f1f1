import { type Cell, isClass, isQuantifier, isStar, MARK, STOP } from './cell.ts';
import { cellAt } from './parse.ts';

/** Step F: whether a subject that ended at cell `p` is accepted (SEMANTICS 7.2). */
export function accepts(cells: readonly Cell[], p: number, rep: boolean): boolean {
  let at = p;
  const skipMark = () => {
    if (cellAt(cells, at) === MARK) at++;
    return cellAt(cells, at) === STOP;
  };
  const skipClassStar = () => {
    if (!isClass(cellAt(cells, at))) return false;
    at++;
    if (!isStar(cellAt(cells, at))) return false;
    at++;
    return skipMark();
  };
  if (skipMark()) return true;
  if (isClass(cellAt(cells, at)) && rep) {
    at++;
    if (isQuantifier(cellAt(cells, at))) {
      at++;
      if (skipMark() || skipClassStar()) return true;
    }
  }
  return skipClassStar();
}

/**
 * Step B2.1: whether the pattern ends behind a class, or behind the cell that follows it. The real engine looks at
 * bytes, two for a class and one for anything else: a class there leaves more than is looked for.
 */
export function isNearStop(next: Cell, second: Cell): boolean {
  return next === STOP || (second === STOP && !isClass(next));
}

/** Step E: where `p` stands after passing the cells that may match nothing. */
export function passClassStars(cells: readonly Cell[], p: number): number {
  let at = p;
  while (isClass(cellAt(cells, at)) && isStar(cellAt(cells, at + 1))) at += 2;
  return at;
}
