import { OS_REGEX_STEP_LIMIT } from '../limit.ts';
import { accepts, passClassStars } from './accept.ts';
import { type Cell, classHolds, isClass, isPlus, isQuantifier, isStar, MARK, STOP } from './cell.ts';
import { cellAt, type OsRegexAlternative } from './parse.ts';
import { LIMIT, NONE, type Runner } from './run.ts';

const OPEN = 40;
const SLOTS = 4;

/**
 * The matching procedure of SEMANTICS 7.2, step for step: the reference that generated code is compared with.
 * It is not a backtracking matcher. Names and step letters are those of the document.
 */
export function interpreter({ cells, begin, end }: OsRegexAlternative, tracking: boolean): Runner {
  const markOf = numberMarks(cells);
  return (subject, from, marks) => {
    const length = subject.length;
    const slotP = new Int32Array(SLOTS);
    const slotS = new Int32Array(SLOTS);
    let slots = 0;
    let p = 0;
    let s = from;
    let last = from;
    let rep = false;
    let resume = NONE;
    let work = 0;
    marks.fill(NONE);
    const record = (cell: number, position: number) => {
      if (tracking) marks[markOf[cell] ?? 0] = position;
    };

    bytes: while (s < length) {
      let c = subject.charCodeAt(s);
      if (c >= 65 && c <= 90) c += 32;

      for (;;) {
        // Step A
        if (cellAt(cells, p) === STOP && !end) return last;
        if (cellAt(cells, p) === MARK) {
          record(p, s);
          p++;
          if (cellAt(cells, p) === STOP && !end) return last;
        }
        const cell = cellAt(cells, p);

        // Step B
        if (isClass(cell)) {
          const next = cellAt(cells, p + 1);
          if (classHolds(cell, c)) {
            if (!isQuantifier(next)) {
              p++;
              if (resume === NONE) resume = s;
              last = s;
              s++;
              continue bytes;
            }
            if (isStar(next)) rep = true;
            if (rep) {
              let n = p + 2;
              const skipped = cellAt(cells, n) === MARK ? n : NONE;
              if (skipped !== NONE) n++;
              const follower = cellAt(cells, n);
              let target = NONE;
              if (follower === STOP) {
                if (skipped !== NONE) record(skipped, s + 1);
                s++;
                continue bytes;
              }
              if (classHolds(follower, c)) {
                target = isQuantifier(cellAt(cells, n + 1)) ? n : n + 1;
              } else if (equalsLiteral(follower, c)) {
                rep = false;
                target = n + 1;
              }
              if (target !== NONE) {
                if (skipped !== NONE) record(skipped, s);
                if (slots < SLOTS) {
                  slotP[slots] = p;
                  slotS[slots] = s;
                  slots++;
                }
                p = target;
              }
            } else {
              if (cellAt(cells, p + 2) === MARK) record(p + 2, s + 1 === length ? s + 1 : s);
              rep = true;
            }
            last = s;
            s++;
            continue bytes;
          }
          if ((next === STOP || cellAt(cells, p + 2) === STOP) && rep && last !== NONE) {
            last = s;
            if (!end) return last;
          }
          if (isPlus(next) && rep) {
            p += 2;
            rep = false;
            continue;
          }
          if (isStar(next)) {
            p += 2;
            last = s - 1;
            rep = false;
            continue;
          }
          rep = false;
          break;
        }

        // Step C
        if (equalsLiteral(cell, c)) {
          p++;
          if (resume === NONE) resume = s;
          last = s;
          s++;
          continue bytes;
        }
        break;
      }

      // Step D
      if (slots > 0) {
        slots--;
        p = slotP[slots] ?? 0;
        const back = slotS[slots] ?? 0;
        work += s - back;
        s = back + 1;
      } else {
        if (begin) return NONE;
        p = 0;
        last = NONE;
        if (resume !== NONE) {
          work += s - resume;
          s = resume + 1;
          resume = NONE;
        } else {
          s++;
        }
      }
      if (work > OS_REGEX_STEP_LIMIT) return LIMIT;
    }

    if (tracking) {
      p = passClassStars(cells, p);
      if (cellAt(cells, p) === MARK) record(p, length);
    }
    return accepts(cells, p, rep) ? last : NONE;
  };
}

/** Pattern bytes from 0x80 up never equal a subject byte (7.2); a mark compares as the literal "(". */
function equalsLiteral(cell: Cell, byte: number): boolean {
  return cell === MARK ? byte === OPEN : cell === byte && cell < 0x80;
}

/** For each cell that is a mark its number among the marks. */
export function numberMarks(cells: readonly Cell[]): Int32Array {
  let count = 0;
  return Int32Array.from(cells, (cell) => (cell === MARK ? count++ : NONE));
}
