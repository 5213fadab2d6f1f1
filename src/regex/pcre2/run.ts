import { PCRE2_STEP_LIMIT } from '../limit.ts';
import { isWordPoint } from './byte-set.ts';
import { OP, type Program } from './program.ts';
import { pointAt, widthOf } from './unicode.ts';

/** Outcomes of a run besides an end offset. */
export const NO_MATCH = -1;
export const LIMIT_REACHED = -2;

/** Frames of the backtracking stack: what to undo or to try when the present way fails. */
const CHOICE = 0; // address, position
const UNDO = 1; // register, old value
const RUN_GREEDY = 2; // address behind the run, position, lowest position
const RUN_LAZY = 3; // address of the run, position, highest position
const FRAME = 4;

/** 64 MiB of frames; more counts as the step limit (PCRE2 has a heap limit of 20 MB). */
const MAX_STACK = 16_000_000;
const FIRST_STACK = 4_096;

interface CallFrame {
  readonly group: number;
  readonly position: number;
  readonly returnTo: number;
  readonly registers: Int32Array;
  readonly parent: CallFrame | undefined;
}

/** Memory of the most recent run, kept between runs: matching is synchronous and not re-entrant. */
let stack = new Int32Array(FIRST_STACK);

/**
 * A backtracking matcher with the semantics of PCRE2 (order of alternatives, captures that outlive their
 * repetition, recursion that can be backtracked into). All state that backtracking has to restore is in
 * registers; every write to one leaves its old value on the stack. No recursion in JavaScript, so deep
 * subjects cannot overflow its stack.
 */
export class Matcher {
  readonly registers: Int32Array;
  readonly #program: Program;
  /** Calls made in this run; one register holds the index of the innermost. */
  #calls: CallFrame[] = [];
  #steps = 0;

  constructor(program: Program) {
    this.#program = program;
    this.registers = new Int32Array(program.registers + 1);
  }

  begin(): void {
    this.#steps = 0;
  }

  /**
   * Tries to match at `start`, then at every place that `next` gives, until that is negative. Gives the end
   * offset, `NO_MATCH` or `LIMIT_REACHED`.
   */
  search(text: string, start: number, next: (start: number) => number): number {
    const { code, sets, points, groupLists, registers: callRegister } = this.#program;
    const { registers } = this;
    const n = text.length;
    registers.fill(-1);
    this.#calls = [];
    const calls = this.#calls;
    let steps = this.#steps;
    let top = 0;
    let pc = 0;
    let attempt = start;
    let s = start;

    const push = (kind: number, a: number, b: number, c: number): void => {
      if (top + FRAME > stack.length) {
        const larger = new Int32Array(stack.length * 2);
        larger.set(stack);
        stack = larger;
      }
      stack[top] = kind;
      stack[top + 1] = a;
      stack[top + 2] = b;
      stack[top + 3] = c;
      top += FRAME;
    };
    const write = (register: number, value: number): void => {
      push(UNDO, register, registers[register] ?? 0, 0);
      registers[register] = value;
    };
    /** Forgets the choices above a height of the stack, but keeps what has to be undone. */
    const cut = (height: number): void => {
      let to = height;
      for (let from = height; from < top; from += FRAME) {
        if (stack[from] !== UNDO) continue;
        if (to !== from) stack.copyWithin(to, from, from + FRAME);
        to += FRAME;
      }
      top = to;
    };
    const unwind = (height: number): void => {
      while (top > height) {
        top -= FRAME;
        if (stack[top] === UNDO) registers[stack[top + 1] ?? 0] = stack[top + 2] ?? 0;
      }
    };
    const operand = (i: number): number => code[pc + i] ?? 0;

    for (;;) {
      let failed = false;
      switch (code[pc]) {
        case OP.match:
          this.#steps = steps;
          trim();
          return s;
        case OP.char:
          if (s < n && text.charCodeAt(s) === operand(1)) {
            s++;
            pc += 2;
          } else failed = true;
          break;
        case OP.set:
          if (s < n && sets[operand(1)]?.[text.charCodeAt(s)] === 1) {
            s++;
            pc += 2;
          } else failed = true;
          break;
        case OP.point:
          if (s < n && points[operand(1)]?.(pointAt(text, s)) === true) {
            s += widthOf(text.charCodeAt(s));
            pc += 2;
          } else failed = true;
          break;
        case OP.assert:
          if (holds(operand(1), text, s)) pc += 2;
          else failed = true;
          break;
        case OP.split:
          push(CHOICE, operand(1), s, 0);
          pc += 2;
          break;
        case OP.splitTo:
          push(CHOICE, pc + 2, s, 0);
          pc = operand(1);
          break;
        case OP.jump:
          pc = operand(1);
          break;
        case OP.open:
          write(operand(1), s);
          pc += 2;
          break;
        case OP.close: {
          const group = operand(1) * 2;
          write(group, registers[operand(2)] ?? 0);
          write(group + 1, s);
          pc += 3;
          break;
        }
        case OP.runGreedy:
        case OP.runPossessive: {
          const set = sets[operand(1)];
          const lowest = s + operand(2);
          const highest = Math.min(n, s + operand(3));
          const from = s;
          while (s < highest && set?.[text.charCodeAt(s)] === 1) s++;
          steps += (s - from) >> 4;
          if (s < lowest) {
            failed = true;
            break;
          }
          if (s > lowest && code[pc] === OP.runGreedy) push(RUN_GREEDY, pc + 4, s, lowest);
          pc += 4;
          break;
        }
        case OP.runLazy: {
          const set = sets[operand(1)];
          const lowest = s + operand(2);
          const highest = Math.min(n, s + operand(3));
          while (s < lowest && s < n && set?.[text.charCodeAt(s)] === 1) s++;
          if (s < lowest) {
            failed = true;
            break;
          }
          if (s < highest) push(RUN_LAZY, pc, s, highest);
          pc += 4;
          break;
        }
        case OP.zero:
          write(operand(1), 0);
          pc += 2;
          break;
        case OP.loopGreedy:
        case OP.loopLazy: {
          const count = registers[operand(1)] ?? 0;
          steps++;
          if (count < operand(3)) {
            write(operand(2), s);
            write(operand(1), count + 1);
            pc += 6;
          } else if (count >= operand(4)) {
            pc = operand(5);
          } else if (code[pc] === OP.loopGreedy) {
            push(CHOICE, operand(5), s, 0);
            write(operand(2), s);
            write(operand(1), count + 1);
            pc += 6;
          } else {
            // Tried when going on behind the loop fails: the same head, marked by the frame's last word.
            push(CHOICE, pc, s, 1);
            pc = operand(5);
          }
          break;
        }
        case OP.loopEnd:
          if (s === registers[operand(2)] && (registers[operand(1)] ?? 0) >= operand(3)) pc = operand(5);
          else pc = operand(4);
          break;
        case OP.atomicBegin:
          write(operand(1), 0);
          registers[operand(1)] = top;
          pc += 2;
          break;
        case OP.atomicEnd:
          cut(registers[operand(1)] ?? 0);
          pc += 2;
          break;
        case OP.lookBegin:
          write(operand(2), s);
          write(operand(1), 0);
          registers[operand(1)] = top;
          if (operand(3) !== 0) push(CHOICE, operand(3), s, 0);
          pc += 4;
          break;
        case OP.lookEnd:
          s = registers[operand(2)] ?? 0;
          cut(registers[operand(1)] ?? 0);
          pc += 3;
          break;
        case OP.notBegin:
          write(operand(1), 0);
          registers[operand(1)] = top;
          push(CHOICE, operand(2), s, 0);
          pc += 3;
          break;
        case OP.notEnd: {
          const otherwise = operand(2);
          const height = registers[operand(1)] ?? 0;
          if (otherwise === 0) {
            unwind(height);
            failed = true;
          } else {
            s = stack[height + 2] ?? 0;
            unwind(height);
            pc = otherwise;
          }
          break;
        }
        case OP.back:
          s -= operand(1);
          if (s < 0) failed = true;
          else pc += 2;
          break;
        case OP.backref: {
          const end = backreference(groupLists[operand(1)] ?? [], operand(2) === 1, registers, text, s);
          if (end === NO_MATCH) failed = true;
          else {
            steps += (end - s) >> 4;
            s = end;
            pc += 3;
          }
          break;
        }
        case OP.call: {
          const parent = calls[registers[callRegister] ?? -1];
          if (isLoop(parent, operand(1), s)) {
            this.#steps = steps;
            return LIMIT_REACHED;
          }
          steps += 1 + (registers.length >> 2);
          calls.push({
            group: operand(1),
            position: s,
            returnTo: pc + 3,
            registers: registers.slice(),
            parent,
          });
          write(callRegister, calls.length - 1);
          pc = operand(2);
          break;
        }
        case OP.return: {
          const frame = calls[registers[callRegister] ?? -1];
          if (frame === undefined) {
            failed = true;
            break;
          }
          for (let i = 0; i < registers.length; i++) {
            const value = frame.registers[i] ?? 0;
            if (registers[i] !== value) write(i, value);
          }
          steps += registers.length >> 2;
          pc = frame.returnTo;
          break;
        }
        case OP.ifGroup: {
          const list = groupLists[operand(1)] ?? [];
          pc = list.some((group) => (registers[group * 2 + 1] ?? -1) >= 0) ? pc + 3 : operand(2);
          break;
        }
        case OP.ifRecursion: {
          const inside = calls[registers[callRegister] ?? -1]?.group;
          const list = groupLists[operand(1)];
          const yes = inside !== undefined && (list === undefined || list.includes(inside));
          pc = yes ? pc + 3 : operand(2);
          break;
        }
        default:
          failed = true;
      }
      if (!failed) continue;

      // Backtrack
      if (++steps > PCRE2_STEP_LIMIT || top > MAX_STACK) {
        this.#steps = steps;
        trim();
        return LIMIT_REACHED;
      }
      for (;;) {
        if (top === 0) {
          // Everything is undone: the registers are as at the beginning.
          attempt = next(attempt);
          if (attempt < 0) {
            this.#steps = steps;
            trim();
            return NO_MATCH;
          }
          s = attempt;
          pc = 0;
          calls.length = 0;
          break;
        }
        top -= FRAME;
        const kind = stack[top];
        const a = stack[top + 1] ?? 0;
        const b = stack[top + 2] ?? 0;
        const c = stack[top + 3] ?? 0;
        if (kind === UNDO) {
          registers[a] = b;
          continue;
        }
        if (kind === CHOICE) {
          s = b;
          pc = a;
          if (c === 1) {
            // Another iteration of a lazy loop.
            const count = code[pc + 1] ?? 0;
            write(code[pc + 2] ?? 0, s);
            write(count, (registers[count] ?? 0) + 1);
            pc += 6;
          }
          break;
        }
        if (kind === RUN_GREEDY) {
          pc = a;
          s = b - 1;
          if (code[pc] === OP.char) {
            const byte = code[pc + 1] ?? 0;
            while (s >= c && text.charCodeAt(s) !== byte) s--;
            steps += (b - s) >> 4;
            if (s < c) continue;
          }
          if (s > c) push(RUN_GREEDY, a, s, c);
          break;
        }
        if (sets[code[a + 1] ?? 0]?.[text.charCodeAt(b)] !== 1) continue;
        s = b + 1;
        if (s < c) push(RUN_LAZY, a, s, c);
        pc = a + 4;
        break;
      }
    }
  }
}

/** Lets go of the memory of an unusually deep run. */
function trim(): void {
  if (stack.length > 1_000_000) stack = new Int32Array(FIRST_STACK);
}

const LF = 10;

/** Assertions by their number in `ASSERTIONS`. */
function holds(what: number, text: string, s: number): boolean {
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

/** The end of the text of the first of the groups that is set, at `s`; unset groups match nothing. */
function backreference(
  groups: readonly number[],
  caseless: boolean,
  registers: Int32Array,
  text: string,
  s: number,
): number {
  const group = groups.find((index) => (registers[index * 2 + 1] ?? -1) >= 0);
  if (group === undefined) return NO_MATCH;
  const start = registers[group * 2] ?? 0;
  const end = registers[group * 2 + 1] ?? 0;
  if (s + end - start > text.length) return NO_MATCH;
  for (let i = start; i < end; i++) {
    const a = text.charCodeAt(i);
    const b = text.charCodeAt(s + i - start);
    if (a !== b && !(caseless && sameLetter(a, b))) return NO_MATCH;
  }
  return s + end - start;
}

function sameLetter(a: number, b: number): boolean {
  const lower = a | 32;
  return lower === (b | 32) && lower >= 97 && lower <= 122;
}

/** The same group entered again without having moved: PCRE2 gives up with an error. */
function isLoop(innermost: CallFrame | undefined, group: number, position: number): boolean {
  for (let frame = innermost; frame !== undefined; frame = frame.parent) {
    if (frame.position !== position) return false;
    if (frame.group === group) return true;
  }
  return false;
}
