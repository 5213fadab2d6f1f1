import { bytesOf } from '../../bytes/text-bytes.ts';
import { KnownRuns, LONG_RUN } from '../known-runs.ts';
import { OS_REGEX_STEP_LIMIT } from '../limit.ts';
import { lowerOf } from '../lower.ts';
import { accepts, isNearStop, passClassStars } from './accept.ts';
import { fixedLiteral } from './analyse.ts';
import {
  type Cell,
  classBit,
  classHolds,
  isClass,
  isPlus,
  isQuantifier,
  isStar,
  MARK,
  MEMBERSHIP,
  STOP,
} from './cell.ts';
import type { OsRegexAlternative } from './parse.ts';
import { LIMIT, NONE, type Runner } from './run.ts';

const OPEN = 40;
const SLOTS = 4;
const slotP = new Int32Array(SLOTS);
const slotS = new Int32Array(SLOTS);
/** As far as the procedure looks behind the last cell. */
const STOPS = [STOP, STOP, STOP, STOP];

/**
 * The matching procedure of SEMANTICS 7.2, step for step: the reference that generated code is compared with.
 * It is not a backtracking matcher. Names and step letters are those of the document, which is why it stands in
 * one piece.
 */
export function interpreter(alternative: OsRegexAlternative, tracking: boolean): Runner {
  const { cells, begin, end } = alternative;
  const markOf = numberMarks(cells);
  const code = Int16Array.from([...cells, ...STOPS]);
  const { literal, offset } = fixedLiteral(alternative) ?? { literal: '', offset: 0 };
  const hasLetters = /[a-z]/.test(literal);
  const runs = new KnownRuns(cells.length);
  return (subject, from, marks, lower) => {
    const text = bytesOf(subject);
    const length = subject.length;
    let slots = 0;
    let p = 0;
    let s = from;
    let last = from;
    let rep = false;
    let resume = NONE;
    let work = 0;
    marks.fill(NONE);
    runs.forget();

    bytes: while (s < length) {
      // A match that begins earlier can only fail and start again, which changes nothing while `rep` is not set.
      if (p === 0 && literal !== '' && !rep && s !== from) {
        const at = (hasLetters ? (lower ?? lowerOf(subject)) : subject).indexOf(literal, s + offset);
        if (at === -1) return NONE;
        s = at - offset;
      }
      let c = text[s] as number;
      if (c >= 65 && c <= 90) c += 32;

      for (;;) {
        // Step A
        if (code[p] === STOP && !end) return last;
        if (code[p] === MARK) {
          if (tracking) marks[markOf[p] as number] = s;
          p++;
          if (code[p] === STOP && !end) return last;
        }
        const cell = code[p] as number;

        // Step B
        if (isClass(cell)) {
          const next = code[p + 1] as number;
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
              const skipped = code[n] === MARK ? n : NONE;
              if (skipped !== NONE) n++;
              const follower = code[n] as number;
              let target = NONE;
              if (follower === STOP) {
                const at = s;
                s = Math.max(at, runs.endOf(p, at) - 1);
                work -= s - at;
                while (s + 1 < length && classHolds(cell, text[s + 1] as number)) s++;
                if (s - at > LONG_RUN) runs.remember(p, at, s + 1);
                if (skipped !== NONE && tracking) marks[markOf[skipped] as number] = s + 1;
                s++;
                continue bytes;
              }
              if (classHolds(follower, c)) {
                target = isQuantifier(code[n + 1] as number) ? n : n + 1;
              } else if (equalsLiteral(follower, c)) {
                rep = false;
                target = n + 1;
              }
              if (target !== NONE) {
                if (skipped !== NONE && tracking) marks[markOf[skipped] as number] = s;
                if (slots < SLOTS) {
                  slotP[slots] = p;
                  slotS[slots] = s;
                  slots++;
                }
                p = target;
              } else {
                // The same again for each byte up to one that ends the run.
                const bit = classBit(cell);
                const followers = isClass(follower) ? classBit(follower) : 0;
                const only = follower === MARK ? OPEN : follower < 0x80 ? follower : NONE;
                const at = s;
                s = Math.max(at, runs.endOf(p, at) - 1);
                work -= s - at;
                while (s + 1 < length) {
                  let d = text[s + 1] as number;
                  if (d >= 65 && d <= 90) d += 32;
                  const bits = MEMBERSHIP[d] as number;
                  if ((bits & bit) === 0 || (bits & followers) !== 0 || d === only) break;
                  s++;
                }
                if (s - at > LONG_RUN) runs.remember(p, at, s + 1);
              }
            } else {
              if (code[p + 2] === MARK && tracking) {
                marks[markOf[p + 2] as number] = s + 1 === length ? s + 1 : s;
              }
              rep = true;
            }
            last = s;
            s++;
            continue bytes;
          }
          if (rep && last !== NONE && isNearStop(next, code[p + 2] as number)) {
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
      if (code[p] === MARK) marks[markOf[p] as number] = length;
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
