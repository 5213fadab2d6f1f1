import { OS_REGEX_STEP_LIMIT } from '../limit.ts';
import { lowerOf } from '../lower.ts';
import { accepts, passClassStars } from './accept.ts';
import { leadingLiteral } from './analyse.ts';
import {
  type Cell,
  classBit,
  classBytes,
  escapeOf,
  isClass,
  isLiteral,
  isQuantifier,
  isStar,
  MARK,
  MEMBERSHIP,
  STOP,
} from './cell.ts';
import { numberMarks } from './interpret.ts';
import { cellAt, type OsRegexAlternative } from './parse.ts';
import { LIMIT, NONE, type Runner } from './run.ts';

/**
 * The procedure of `interpret.ts` for one alternative as a JavaScript function with the cells written out:
 * one `switch` case for each cell. Undefined where the host forbids code generation.
 */
export function generate(alternative: OsRegexAlternative, tracking: boolean): Runner | undefined {
  const { cells } = alternative;
  const indices = Array.from({ length: cells.length + 1 }, (_, p) => p);
  const passed = indices.map((p) => (tracking ? passClassStars(cells, p) : p));
  const accept = Uint8Array.from(
    passed.flatMap((p) => [accepts(cells, p, false) ? 1 : 0, accepts(cells, p, true) ? 1 : 0]),
  );
  const marks = numberMarks(cells);
  const endMark = Int32Array.from(passed, (p) => marks[p] ?? NONE);
  try {
    const make = new Function('B', 'accept', 'endMark', 'lowerOf', sourceOf(alternative, tracking));
    return make(MEMBERSHIP, accept, endMark, lowerOf);
  } catch (error) {
    if (error instanceof EvalError) return undefined;
    throw error;
  }
}

/** The function's source: numbers, and literals quoted by `JSON.stringify`, are all that comes from the pattern. */
export function sourceOf(alternative: OsRegexAlternative, tracking: boolean): string {
  const { cells, begin } = alternative;
  const writer = new CaseWriter(alternative, tracking);
  const cases: string[] = [];
  for (let p = 0; p <= cells.length; p++) cases.push(writer.caseOf(p));
  const marks = tracking ? writer.markNames() : [];
  const endMarks = marks.map((name, i) => `case ${i}: ${name} = n; break;`).join(' ');
  return `'use strict';
return (t, from, marks, lower) => {
  const n = t.length;
  let p = 0, s = from, last = from, rep = false, resume = ${NONE}, work = 0, c = 0;
  let slots = 0, p0 = 0, p1 = 0, p2 = 0, p3 = 0, s0 = 0, s1 = 0, s2 = 0, s3 = 0;
  ${marks.map((name) => `let ${name} = ${NONE};`).join(' ')}
  bytes: while (s < n) {
    c = t.charCodeAt(s);
    again: for (;;) {
      switch (p) {
${cases.join('\n')}
      }
      break;
    }
    if (slots !== 0) {
      work += s;
      switch (--slots) {
        case 0: p = p0; s = s0; break;
        case 1: p = p1; s = s1; break;
        case 2: p = p2; s = s2; break;
        default: p = p3; s = s3;
      }
      work -= s++;
      if (work > ${OS_REGEX_STEP_LIMIT}) return ${LIMIT};
    } else {
      ${
        begin
          ? `return ${NONE};`
          : `p = 0;
      last = ${NONE};
      if (resume !== ${NONE}) {
        work += s - resume;
        s = resume + 1;
        resume = ${NONE};
        if (work > ${OS_REGEX_STEP_LIMIT}) return ${LIMIT};
      } else s++;`
      }
    }
  }
  ${tracking ? `switch (endMark[p]) { ${endMarks} }` : ''}
  if (accept[p * 2 + (rep ? 1 : 0)] === 0) return ${NONE};
  ${writer.store()}
  return last;
};`;
}

const OPEN = 40;

class CaseWriter {
  readonly #cells: readonly Cell[];
  readonly #end: boolean;
  readonly #tracking: boolean;
  readonly #marks: Int32Array;
  readonly #leading: string;

  constructor(alternative: OsRegexAlternative, tracking: boolean) {
    this.#cells = alternative.cells;
    this.#end = alternative.end;
    this.#tracking = tracking;
    this.#marks = numberMarks(alternative.cells);
    this.#leading = leadingLiteral(alternative);
  }

  markNames(): string[] {
    return [...this.#marks].filter((mark) => mark !== NONE).map((mark) => `m${mark}`);
  }

  /** Hands the positions of marks to the caller. */
  store(): string {
    if (!this.#tracking) return '';
    return this.markNames()
      .map((name, i) => `marks[${i}] = ${name};`)
      .join(' ');
  }

  caseOf(p: number): string {
    const cell = this.#cell(p);
    let body: string;
    if (cell === STOP) body = this.#end ? 'break;' : `${this.store()} return last;`;
    else if (cell === MARK) body = this.#mark(p);
    else body = this.#consume(p);
    if (p === 0 && this.#leading !== '') body = this.#seek() + body;
    return `case ${p}: ${body}`;
  }

  #cell(p: number): Cell {
    return cellAt(this.#cells, p);
  }

  #record(p: number, position: string): string {
    return this.#tracking ? `m${this.#marks[p]} = ${position};` : '';
  }

  /** Step A at a mark; the cell behind it is then looked at without a second step A. */
  #mark(p: number): string {
    const record = this.#record(p, 's');
    const next = this.#cell(p + 1);
    if (next === STOP)
      return `${record} p = ${p + 1}; ${this.#end ? 'break;' : `${this.store()} return last;`}`;
    if (next === MARK) return `${record} p = ${p + 1}; ${this.#consume(p + 1)}`;
    return `${record} p = ${p + 1}; // falls through`;
  }

  /** Steps B and C for the cell at `p`, ending in `break` for step D. */
  #consume(p: number): string {
    const cell = this.#cell(p);
    if (!isClass(cell)) {
      return `if (${equals(cell)}) { ${this.#step(p + 1)} } break;`;
    }
    const quantifier = this.#cell(p + 1);
    if (!isQuantifier(quantifier)) {
      return `if (${holds(cell)}) { ${this.#step(p + 1)} } ${this.#giveUp(p)} rep = false; break;`;
    }
    const star = isStar(quantifier);
    const leave = star
      ? `p = ${p + 2}; last = s - 1; rep = false; continue again;`
      : `if (rep) { p = ${p + 2}; rep = false; continue again; }`;
    return `if (${holds(cell)}) { ${star ? this.#loop(p) : this.#firstOrLoop(p)} }
        ${this.#giveUp(p)} ${leave}${star ? '' : ' rep = false; break;'}`;
  }

  #step(p: number): string {
    return `p = ${p}; if (resume === ${NONE}) resume = s; last = s++; continue bytes;`;
  }

  /** B2.1 */
  #giveUp(p: number): string {
    if (this.#cell(p + 1) !== STOP && this.#cell(p + 2) !== STOP) return '';
    const found = this.#end ? '' : `${this.store()} return last;`;
    return `if (rep && last !== ${NONE}) { last = s; ${found} }`;
  }

  /** B1.4 for the first byte of a plus, B1.3 from the second on. */
  #firstOrLoop(p: number): string {
    const record = this.#cell(p + 2) === MARK ? this.#record(p + 2, 's + 1 === n ? s + 1 : s') : '';
    return `if (!rep) { ${record} rep = true; last = s++; continue bytes; } ${this.#loop(p)}`;
  }

  /** B1.3, and B1.5 for a whole run of bytes for which no look-ahead succeeds. */
  #loop(p: number): string {
    const cell = this.#cell(p);
    const skipped = this.#cell(p + 2) === MARK;
    const n = skipped ? p + 3 : p + 2;
    const follower = this.#cell(n);
    const star = isStar(this.#cell(p + 1)) ? 'rep = true; ' : '';
    if (follower === STOP) {
      const record = skipped ? this.#record(p + 2, 's') : '';
      return `${star}do s++; while (s < n && (c = t.charCodeAt(s), ${holds(cell)})); ${record} continue bytes;`;
    }
    const looks = isClass(follower) ? holds(follower) : equals(follower);
    const target = isClass(follower) && isQuantifier(this.#cell(n + 1)) ? n : n + 1;
    const record = skipped ? this.#record(p + 2, 's') : '';
    const push = `switch (slots) {
          case 0: p0 = ${p}; s0 = s; slots = 1; break;
          case 1: p1 = ${p}; s1 = s; slots = 2; break;
          case 2: p2 = ${p}; s2 = s; slots = 3; break;
          case 3: p3 = ${p}; s3 = s; slots = 4;
        }`;
    const found = `${isClass(follower) ? '' : 'rep = false;'} ${record} ${push} p = ${target}; last = s++; continue bytes;`;
    return `${star}for (;;) {
          if (${looks}) { ${found} }
          last = s++;
          if (s >= n) continue bytes;
          c = t.charCodeAt(s);
          if (!(${holds(cell)})) continue again;
        }`;
  }

  /**
   * At the first cell of an alternative that begins with a literal, go on at the next place that holds the
   * whole literal: what lies between can only fail and start again.
   */
  #seek(): string {
    const literal = this.#leading;
    const text = /[a-z]/.test(literal) ? '(lower === undefined ? lower = lowerOf(t) : lower)' : 't';
    return `if (resume === ${NONE}) {
          const at = ${text}.indexOf(${JSON.stringify(literal)}, s);
          if (at === -1) return ${NONE};
          resume = at; last = at + ${literal.length - 1}; s = at + ${literal.length}; p = ${literal.length};
          continue bytes;
        }
        `;
  }
}

/** Whether the byte `c` of the (unfolded) subject is in a class. All classes hold both cases of a letter. */
function holds(cell: Cell): string {
  switch (escapeOf(cell)) {
    case '.':
      return 'true';
    case 'd':
      return '(c > 47 && c < 58)';
    case 'D':
      return '(c < 48 || c > 57)';
    case 'S':
      return '(c !== 32)';
    default: {
      const [only, more] = classBytes(cell);
      return more === undefined ? `(c === ${only})` : `((B[c] & ${classBit(cell)}) !== 0)`;
    }
  }
}

/** Whether the byte `c` equals a literal cell, ignoring case; from 0x80 up nothing does. A mark compares as "(". */
function equals(cell: Cell): string {
  if (cell === MARK) return `(c === ${OPEN})`;
  if (!isLiteral(cell) || cell >= 0x80) return 'false';
  return cell >= 97 && cell <= 122 ? `((c | 32) === ${cell})` : `(c === ${cell})`;
}
