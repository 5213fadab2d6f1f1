import { bytesOf } from '../../bytes/text-bytes.ts';
import { LONG_RUN } from '../known-runs.ts';
import { OS_REGEX_STEP_LIMIT } from '../limit.ts';
import { lowerOf } from '../lower.ts';
import { accepts, isNearStop, passClassStars } from './accept.ts';
import { type FixedLiteral, fixedLiteral, isQuantifierAt } from './analyse.ts';
import {
  type Cell,
  classBit,
  classBytes,
  classHolds,
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
 * The procedure of `interpret.ts` for one alternative as a JavaScript function with the cells written out: one
 * `switch` case for each cell, from which a match falls through to the case of the next. What the cells exclude
 * is left out (a look-ahead that no byte of the class can fulfil, places to go back to where nothing looks
 * ahead): small functions are compiled soon. Undefined where the host forbids code generation.
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
    const make = new Function(...PARAMETERS, sourceOf(alternative, tracking));
    return make(MEMBERSHIP, accept, endMark, bytesOf, lowerOf, endsWithin, SLOT_CELLS, SLOT_PLACES);
  } catch (error) {
    if (error instanceof EvalError) return undefined;
    throw error;
  }
}

const PARAMETERS = ['B', 'accept', 'endMark', 'bytesOf', 'lowerOf', 'endsWithin', 'P', 'S'];
const SLOTS = 4;
/** The places to go back to, of the one function that runs. */
const SLOT_CELLS = new Int32Array(SLOTS);
const SLOT_PLACES = new Int32Array(SLOTS);

/** The text ends within the literal at `s`, equal so far. */
function endsWithin(bytes: Uint8Array, s: number, n: number, literal: string): boolean {
  for (let at = s; at < n; at++) {
    let c = bytes[at] as number;
    if (c >= 65 && c <= 90) c += 32;
    if (c !== literal.charCodeAt(at - s)) return false;
  }
  return true;
}

/** The function's source: numbers, and literals quoted by `JSON.stringify`, are all that comes from the pattern. */
function sourceOf(alternative: OsRegexAlternative, tracking: boolean): string {
  return new SourceWriter(alternative, tracking).source();
}

const OPEN = 40;

class SourceWriter {
  readonly #cells: readonly Cell[];
  readonly #begin: boolean;
  readonly #end: boolean;
  readonly #tracking: boolean;
  readonly #marks: Int32Array;
  readonly #fixed: FixedLiteral | undefined;
  /** Cells at which a look-ahead goes on: no run of literals goes past one. */
  readonly #targets = new Set<number>();
  /** Runs may be read again. */
  readonly #comesBack: boolean;

  constructor(alternative: OsRegexAlternative, tracking: boolean) {
    this.#cells = alternative.cells;
    this.#begin = alternative.begin;
    this.#end = alternative.end;
    this.#tracking = tracking;
    this.#marks = numberMarks(alternative.cells);
    this.#fixed = fixedLiteral(alternative);
    this.#cells.forEach((_, p) => {
      if (!isQuantifierAt(this.#cells, p)) return;
      this.#targets.add(this.#cell(p + 1) === MARK ? p + 3 : p + 2);
    });
    this.#comesBack = !this.#begin || this.#cells.some((_, p) => this.#looksAhead(p));
  }

  source(): string {
    const cases: string[] = [];
    for (let p = 0; p <= this.#cells.length; ) {
      const [body, next] = this.#caseOf(p);
      cases.push(`case ${p}: ${body}`);
      p = next;
    }
    const body = cases.join('\n');
    return `'use strict';
return (t, from, marks, lower) => {
  const b = bytesOf(t), n = t.length;
  let p = 0, s = from, last = from, rep = false, resume = ${NONE}, work = 0, c = 0, slots = 0;
  ${this.#knownRuns()}
  ${this.#tracking ? `for (let i = 0; i < marks.length; i++) marks[i] = ${NONE};` : ''}
  bytes: while (s < n) {
    c = b[s];
    switch (p) {
${body}
    }
    ${body.includes('slots++') ? `${GO_BACK} else {${this.#restart()}}` : this.#restart()}
  }
  ${this.#tracking ? `if (endMark[p] !== ${NONE}) marks[endMark[p]] = n;` : ''}
  return accept[p * 2 + (rep ? 1 : 0)] === 0 ? ${NONE} : last;
};`;
  }

  /** Step D without a place to go back to. */
  #restart(): string {
    if (this.#begin) return `return ${NONE};`;
    return `
      p = 0;
      last = ${NONE};
      if (resume !== ${NONE}) {
        work += s - resume;
        s = resume + 1;
        resume = ${NONE};
        if (work > ${OS_REGEX_STEP_LIMIT}) return ${LIMIT};
      } else s++;
    `;
  }

  /** What is done at cell `p`, and the next cell that has a case. It leaves by `break` for step D. */
  #caseOf(p: number): [body: string, next: number] {
    const cell = this.#cell(p);
    if (cell === STOP) return [this.#end ? 'break;' : 'return last;', p + 1];
    if (cell === MARK) return [this.#mark(p), p + 1];
    if (!isClass(cell)) {
      let next = p + 1;
      while (isLiteral(this.#cell(next)) && !this.#targets.has(next)) next++;
      return [p === 0 && this.#fixed !== undefined ? this.#seek(this.#fixed) : this.#literals(p, next), next];
    }
    if (isQuantifier(this.#cell(p + 1))) return [this.#repeated(p), p + 2];
    const seek = p === 0 && this.#fixed !== undefined ? this.#seek(this.#fixed) : '';
    return [
      `${seek} if (!${holds(cell)}) { ${this.#giveUp(p)} rep = false; break; } ${this.#step(p + 1)}`,
      p + 1,
    ];
  }

  #cell(p: number): Cell {
    return cellAt(this.#cells, p);
  }

  #record(p: number, position: string): string {
    return this.#tracking && this.#cell(p) === MARK ? `marks[${this.#marks[p]}] = ${position};` : '';
  }

  /** Step A at a mark; the cell behind it is then looked at without a second step A. */
  #mark(p: number): string {
    const record = this.#record(p, 's');
    const next = this.#cell(p + 1);
    if (next === STOP) return `${record} p = ${p + 1}; ${this.#end ? 'break;' : 'return last;'}`;
    if (next !== MARK) return record;
    return `${record} if (${equals(MARK)}) {
          p = ${p + 2}; if (resume === ${NONE}) resume = s; last = s++; continue;
        }
        p = ${p + 1}; break;`;
  }

  /** On to the next byte, at cell `p`. */
  #advance(p: number): string {
    return `if (s === n) { p = ${p}; break bytes; } c = b[s];`;
  }

  #step(p: number): string {
    return `if (resume === ${NONE}) resume = s; last = s++; ${this.#advance(p)}`;
  }

  /**
   * Step C for literal cells in a row. A text that ends within them is not accepted, wherever else they may
   * stand: the procedure is over at the end of the text.
   */
  #literals(p: number, next: number): string {
    const length = next - p;
    const [first, ...others] = this.#cells.slice(p, next);
    if (others.length === 0) return `if (!${equals(first ?? STOP)}) break; ${this.#step(next)}`;
    const rest = others.map((cell, i) => equals(cell, `b[s + ${i + 1}]`)).join(' && ');
    const literal = JSON.stringify(String.fromCharCode(...this.#cells.slice(p, next)));
    return `if (!${equals(first ?? STOP)}) break;
        if (n - s < ${length}) { if (endsWithin(b, s, n, ${literal})) return ${NONE}; break; }
        if (!(${rest})) break;
        if (resume === ${NONE}) resume = s;
        last = s + ${length - 1}; s += ${length}; ${this.#advance(next)}`;
  }

  /** B2.1 */
  #giveUp(p: number): string {
    if (!isNearStop(this.#cell(p + 1), this.#cell(p + 2))) return '';
    return `if (rep && last !== ${NONE}) { last = s; ${this.#end ? '' : 'return last;'} }`;
  }

  /** Step B for a class with its quantifier. */
  #repeated(p: number): string {
    const cell = this.#cell(p);
    if (isStar(this.#cell(p + 1))) {
      return `${this.#loop(p, 'rep = true;')} ${this.#giveUp(p)} last = s - 1; rep = false;`;
    }
    // B1.4 for the first byte of a plus, B1.3 from the second on.
    return `if (!rep) {
          if (!${holds(cell)}) break;
          ${this.#record(p + 2, 's + 1 === n ? s + 1 : s')} rep = true; last = s++; ${this.#advance(p)}
        }
        ${this.#loop(p, '')} ${this.#giveUp(p)} rep = false;`;
  }

  /** B1.3, and B1.5 for a whole run of bytes for which no look-ahead succeeds. */
  #loop(p: number, start: string): string {
    const cell = this.#cell(p);
    const follower = this.#cell(this.#cell(p + 2) === MARK ? p + 3 : p + 2);
    const record = this.#record(p + 2, 's');
    if (follower === STOP) {
      return `if (${holds(cell)}) {
          ${start} ${this.#skip(p)} do s++; while (s < n && (c = b[s], ${holds(cell)}));
          ${this.#remember(p)} ${record} if (s === n) { p = ${p}; break bytes; }
        }`;
    }
    return `{ ${this.#skip(p)} while (${holds(cell)}) {
          ${start} ${this.#lookAhead(p, follower)} last = s++; ${this.#advance(p)}
        } ${this.#remember(p)} }`;
  }

  /** For each quantified class where the last long run of it began, and where it was left. */
  #knownRuns(): string {
    const runs = [...this.#cells.keys()].filter((p) => isQuantifierAt(this.#cells, p + 1));
    if (runs.length === 0 || !this.#comesBack) return '';
    return `let ${runs.map((p) => `f${p} = 0, e${p} = 0`).join(', ')};`;
  }

  /** To the last byte of a run that has been read before: else runs within which matches begin are read for each. */
  #skip(p: number): string {
    if (!this.#comesBack) return '';
    return `const at = s; if (at >= f${p} && at < e${p}) { s = e${p} - 1; work -= s - at; c = b[s]; }`;
  }

  #remember(p: number): string {
    if (!this.#comesBack) return '';
    return `if (s - at > ${LONG_RUN} && s !== e${p}) { f${p} = at; e${p} = s; }`;
  }

  #looksAhead(p: number): boolean {
    if (!isQuantifierAt(this.#cells, p + 1)) return false;
    return overlap(this.#cell(p), this.#cell(this.#cell(p + 2) === MARK ? p + 3 : p + 2));
  }

  /** Leaves the class as soon as what follows it can go on; the place is noted to come back to. */
  #lookAhead(p: number, follower: Cell): string {
    if (!this.#looksAhead(p)) return '';
    const n = this.#cell(p + 2) === MARK ? p + 3 : p + 2;
    const target = isClass(follower) && isQuantifier(this.#cell(n + 1)) ? n : n + 1;
    return `if (${isClass(follower) ? holds(follower) : equals(follower)}) {
            ${this.#remember(p)} ${isClass(follower) ? '' : 'rep = false;'} ${this.#record(p + 2, 's')}
            if (slots < ${SLOTS}) { P[slots] = ${p}; S[slots++] = s; }
            p = ${target}; last = s++; continue bytes;
          }`;
  }

  /**
   * At the first cell, go on at the next place from which the fixed literal stands where it has to: what lies
   * between can only fail and start again, which changes nothing while `rep` is not set.
   */
  #seek({ literal, offset }: FixedLiteral): string {
    const text = /[a-z]/.test(literal) ? '(lower === undefined ? lower = lowerOf(t) : lower)' : 't';
    const next = `const at = ${text}.indexOf(${JSON.stringify(literal)}, s + ${offset});
          if (at === -1) return ${NONE};`;
    if (offset > 0) return `if (s !== from && !rep) { ${next} s = at - ${offset}; c = b[s]; }`;
    return `if (s !== from) { ${next} s = at; }
        resume = s; last = s + ${literal.length - 1}; s += ${literal.length}; ${this.#advance(literal.length)}`;
  }
}

/** Step D where a look-ahead has left a place. */
const GO_BACK = `if (slots !== 0) {
      work += s;
      p = P[--slots];
      s = S[slots];
      work -= s++;
      if (work > ${OS_REGEX_STEP_LIMIT}) return ${LIMIT};
    }`;

/** Whether a byte of the class can be one that a look-ahead accepts. */
function overlap(cell: Cell, follower: Cell): boolean {
  return classBytes(cell).some((byte) => {
    if (isClass(follower)) return classHolds(follower, byte);
    const folded = byte >= 65 && byte <= 90 ? byte + 32 : byte;
    return follower === MARK ? byte === OPEN : folded < 0x80 && folded === follower;
  });
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

/** Whether a byte equals a literal cell, ignoring case; from 0x80 up nothing does. A mark compares as "(". */
function equals(cell: Cell, byte = 'c'): string {
  if (cell === MARK) return `(${byte} === ${OPEN})`;
  if (!isLiteral(cell) || cell >= 0x80) return 'false';
  return cell >= 97 && cell <= 122 ? `((${byte} | 32) === ${cell})` : `(${byte} === ${cell})`;
}
