import { KnownRuns, LONG_RUN } from '../known-runs.ts';
import { PCRE2_INSTRUCTION_LIMIT, PCRE2_STEP_LIMIT } from '../limit.ts';
import { holds } from './assertion.ts';
import { endOfReference } from './back-reference.ts';
import { type CallFrame, isLoop } from './call-frame.ts';
import { graphemeEnd } from './grapheme.ts';
import { FOLDINGS, OP, type Program, UNLIMITED } from './instructions.ts';
import { isRefusedAsEmpty, nextStart } from './match-options.ts';
import { BacktrackStack, FRAME, FRAME_KIND } from './stack.ts';
import type { StartFinder } from './start-finder.ts';
import { LONG_TEXT, TriedEnds } from './tried-ends.ts';
import { pointAt, widthOf } from './unicode.ts';
import { ENDS, failToVerb, SKIP, THEN } from './verb.ts';

/** Outcomes of a run besides an end offset. */
export const NO_MATCH = -1;
export const LIMIT_REACHED = -2;

const stack = new BacktrackStack();
const { choice: CHOICE, undo: UNDO, runGreedy: RUN_GREEDY, runLazy: RUN_LAZY, verb: VERB } = FRAME_KIND;

/**
 * A backtracking matcher with the semantics of PCRE2 (order of alternatives, captures that outlive their
 * repetition, recursion that can be backtracked into). All state that backtracking has to restore is in
 * registers; every write to one leaves its old value on the stack. No recursion in JavaScript, so deep
 * subjects cannot overflow its stack.
 */
export class Matcher {
  readonly registers: Int32Array;
  readonly #program: Program;
  readonly #starts: StartFinder;
  readonly #runs: KnownRuns;
  readonly #tried: TriedEnds | undefined;

  constructor(program: Program, starts: StartFinder) {
    this.#program = program;
    this.#starts = starts;
    this.registers = new Int32Array(program.registers + 4);
    this.#runs = new KnownRuns(program.sets.length);
    this.#tried = TriedEnds.for(program);
  }

  /** Searches the first match. Gives its end, `NO_MATCH` or `LIMIT_REACHED`; its groups are in `registers`. */
  search(text: string): number {
    const start = this.#starts.next(text, 0);
    if (start < 0) return NO_MATCH;
    this.registers.fill(-1);
    this.#runs.forget();
    this.#tried?.forget();
    const end = this.#run(text, start);
    stack.reset();
    return end;
  }

  /**
   * Tries `start` and then every other place where a match can begin. One loop over all instructions: with a
   * function for each kind of instruction it takes a tenth longer, since place and address leave their registers.
   */
  #run(text: string, start: number): number {
    const { code, sets, points, groupLists, registers: callRegister } = this.#program;
    const { registers } = this;
    const barrierRegister = callRegister + 1;
    const callBarrierRegister = callRegister + 2;
    const keepRegister = callRegister + 3;
    const starts = this.#starts;
    const runs = this.#runs;
    const n = text.length;
    const tried = n < LONG_TEXT ? undefined : this.#tried;
    /** Calls made in this run; one register holds the index of the innermost. */
    const calls: CallFrame[] = [];
    let steps = 0;
    let instructions = 0;
    let pc = 0;
    let attempt = start;
    let s = start;

    for (;;) {
      let failed = false;
      if (++instructions > PCRE2_INSTRUCTION_LIMIT) return LIMIT_REACHED;
      switch (code[pc]) {
        case OP.match:
          if (isRefusedAsEmpty(this.#program, s, attempt, registers[keepRegister] ?? -1)) {
            failed = true;
            break;
          }
          return s;
        case OP.char:
          if (s < n && text.charCodeAt(s) === (code[pc + 1] ?? 0)) {
            s++;
            pc += 2;
          } else failed = true;
          break;
        case OP.set:
          if (s < n && sets[code[pc + 1] ?? 0]?.[text.charCodeAt(s)] === 1) {
            s++;
            pc += 2;
          } else failed = true;
          break;
        case OP.point:
          if (s < n && points[code[pc + 1] ?? 0]?.(pointAt(text, s)) === true) {
            s += widthOf(text.charCodeAt(s));
            pc += 2;
          } else failed = true;
          break;
        case OP.assert:
          if (holds(code[pc + 1] ?? 0, text, s)) pc += 2;
          else failed = true;
          break;
        case OP.split:
          stack.push(CHOICE, code[pc + 1] ?? 0, s, 0);
          pc += 2;
          break;
        case OP.splitTo:
          stack.push(CHOICE, pc + 2, s, 0);
          pc = code[pc + 1] ?? 0;
          break;
        case OP.jump:
          pc = code[pc + 1] ?? 0;
          break;
        case OP.open:
          stack.write(registers, code[pc + 1] ?? 0, s);
          pc += 2;
          break;
        case OP.close: {
          const group = (code[pc + 1] ?? 0) * 2;
          stack.write(registers, group, registers[code[pc + 2] ?? 0] ?? 0);
          stack.write(registers, group + 1, s);
          pc += 3;
          break;
        }
        case OP.runGreedy:
        case OP.runPossessive: {
          if (tried !== undefined && code[pc + 3] === UNLIMITED) {
            const lowest = s + (code[pc + 2] ?? 0);
            const end = tried.farthest(pc, text, s);
            steps += (end - s) >> 4;
            if (end < lowest) {
              failed = true;
              break;
            }
            s = end;
            if (s > lowest && code[pc] === OP.runGreedy) stack.push(RUN_GREEDY, pc + 4, s, lowest);
            pc += 4;
            break;
          }
          const index = code[pc + 1] ?? 0;
          const set = sets[index];
          const lowest = s + (code[pc + 2] ?? 0);
          const highest = Math.min(n, s + (code[pc + 3] ?? 0));
          const from = s;
          s = Math.min(runs.endOf(index, from), highest);
          const known = s;
          while (s < highest && set?.[text.charCodeAt(s)] === 1) s++;
          steps += (s - known) >> 4;
          if (s - known > LONG_RUN) runs.remember(index, from, s);
          if (s < lowest) {
            failed = true;
            break;
          }
          if (s > lowest && code[pc] === OP.runGreedy) stack.push(RUN_GREEDY, pc + 4, s, lowest);
          pc += 4;
          break;
        }
        case OP.runLazy: {
          const set = sets[code[pc + 1] ?? 0];
          const lowest = s + (code[pc + 2] ?? 0);
          let highest = Math.min(n, s + (code[pc + 3] ?? 0));
          if (tried !== undefined && code[pc + 3] === UNLIMITED) highest = tried.farthest(pc, text, s);
          while (s < lowest && s < n && set?.[text.charCodeAt(s)] === 1) s++;
          if (s < lowest || highest < lowest) {
            failed = true;
            break;
          }
          if (s < highest) stack.push(RUN_LAZY, pc, s, highest);
          pc += 4;
          break;
        }
        case OP.zero:
          stack.write(registers, code[pc + 1] ?? 0, 0);
          pc += 2;
          break;
        case OP.loopGreedy:
        case OP.loopLazy: {
          const count = registers[code[pc + 1] ?? 0] ?? 0;
          steps++;
          if (stack.isExhausted) return LIMIT_REACHED;
          if (count < (code[pc + 3] ?? 0)) {
            stack.write(registers, code[pc + 2] ?? 0, s);
            stack.write(registers, code[pc + 1] ?? 0, count + 1);
            pc += 6;
          } else if (count >= (code[pc + 4] ?? 0)) {
            pc = code[pc + 5] ?? 0;
          } else if (code[pc] === OP.loopGreedy) {
            stack.push(CHOICE, code[pc + 5] ?? 0, s, 0);
            stack.write(registers, code[pc + 2] ?? 0, s);
            stack.write(registers, code[pc + 1] ?? 0, count + 1);
            pc += 6;
          } else {
            // Tried when going on behind the loop fails: the same head, marked by the frame's last word.
            stack.push(CHOICE, pc, s, 1);
            pc = code[pc + 5] ?? 0;
          }
          break;
        }
        case OP.loopEnd:
          if (
            s === registers[code[pc + 2] ?? 0] &&
            (registers[code[pc + 1] ?? 0] ?? 0) >= (code[pc + 3] ?? 0)
          )
            pc = code[pc + 5] ?? 0;
          else pc = code[pc + 4] ?? 0;
          break;
        case OP.atomicBegin:
          stack.write(registers, code[pc + 1] ?? 0, 0);
          registers[code[pc + 1] ?? 0] = stack.top;
          pc += 2;
          break;
        case OP.atomicEnd:
          stack.cut(registers[code[pc + 1] ?? 0] ?? 0);
          pc += 2;
          break;
        case OP.lookBegin:
          stack.write(registers, code[pc + 2] ?? 0, s);
          stack.write(registers, code[pc + 1] ?? 0, 0);
          registers[code[pc + 1] ?? 0] = stack.top;
          if ((code[pc + 3] ?? 0) !== 0) stack.push(CHOICE, code[pc + 3] ?? 0, s, 0);
          pc += 4;
          break;
        case OP.lookEnd:
          s = registers[code[pc + 2] ?? 0] ?? 0;
          stack.cut(registers[code[pc + 1] ?? 0] ?? 0);
          pc += 3;
          break;
        case OP.lookEndOpen:
          s = registers[code[pc + 2] ?? 0] ?? 0;
          pc += 3;
          break;
        case OP.notBegin:
          stack.write(registers, code[pc + 1] ?? 0, 0);
          registers[code[pc + 1] ?? 0] = stack.top;
          stack.push(CHOICE, code[pc + 2] ?? 0, s, 0);
          pc += 3;
          break;
        case OP.notEnd: {
          const otherwise = code[pc + 2] ?? 0;
          const height = registers[code[pc + 1] ?? 0] ?? 0;
          if (otherwise === 0) {
            stack.unwind(registers, height);
            failed = true;
          } else {
            s = stack.words[height + 2] ?? 0;
            stack.unwind(registers, height);
            pc = otherwise;
          }
          break;
        }
        case OP.back:
          s -= code[pc + 1] ?? 0;
          if (s < 0) failed = true;
          else pc += 2;
          break;
        case OP.backref: {
          const end = endOfReference(
            groupLists[code[pc + 1] ?? 0] ?? [],
            FOLDINGS[code[pc + 2] ?? 0] ?? 'none',
            registers,
            text,
            s,
          );
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
          const height = stack.top;
          const depth = parent === undefined ? 0 : parent.depth + 1;
          steps += 1 + (registers.length >> 2) + (depth >> 4);
          if (steps > PCRE2_STEP_LIMIT || stack.isExhausted) return LIMIT_REACHED;
          // PCRE2 ends with an error, which Wazuh takes for no match.
          if (isLoop(parent, code[pc + 1] ?? 0, s)) return NO_MATCH;
          calls.push({
            depth,
            group: code[pc + 1] ?? 0,
            position: s,
            returnTo: pc + 3,
            registers: registers.slice(),
            parent,
          });
          stack.write(registers, callRegister, calls.length - 1);
          stack.write(registers, barrierRegister, height);
          stack.write(registers, callBarrierRegister, height);
          pc = code[pc + 2] ?? 0;
          break;
        }
        case OP.return: {
          const frame = calls[registers[callRegister] ?? -1];
          if (frame === undefined) {
            failed = true;
            break;
          }
          for (let i = 0; i < keepRegister; i++) {
            const value = frame.registers[i] ?? 0;
            if (registers[i] !== value) stack.write(registers, i, value);
          }
          steps += registers.length >> 2;
          pc = frame.returnTo;
          break;
        }
        case OP.backCharacters: {
          let characters = code[pc + 1] ?? 0;
          while (characters > 0 && s > 0) if ((text.charCodeAt(--s) & 0xc0) !== 0x80) characters--;
          if (characters > 0) failed = true;
          else pc += 2;
          break;
        }
        case OP.grapheme: {
          if (s >= n) {
            failed = true;
            break;
          }
          const end = graphemeEnd(text, s);
          steps += (end - s) >> 4;
          s = end;
          pc++;
          break;
        }
        case OP.mark:
          stack.write(registers, code[pc + 1] ?? 0, stack.top);
          pc += 2;
          break;
        case OP.barrierBegin: {
          const height = stack.top;
          stack.write(registers, code[pc + 1] ?? 0, registers[barrierRegister] ?? -1);
          stack.write(registers, barrierRegister, height);
          pc += 2;
          break;
        }
        case OP.barrierEnd:
          stack.write(registers, barrierRegister, registers[code[pc + 1] ?? 0] ?? -1);
          pc += 2;
          break;
        case OP.keep:
          stack.write(registers, keepRegister, s);
          pc++;
          break;
        case OP.verb: {
          const verb = code[pc + 1] ?? 0;
          let target = barrierRegister;
          if (verb === THEN) target = code[pc + 3] ?? -1;
          else if (verb === SKIP && (code[pc + 2] ?? -1) !== -1) target = callBarrierRegister;
          stack.push(VERB, pc, s, registers[target] ?? -1);
          pc += 4;
          break;
        }
        case OP.ifGroup: {
          const list = groupLists[code[pc + 1] ?? 0] ?? [];
          pc = list.some((group) => (registers[group * 2 + 1] ?? -1) >= 0) ? pc + 3 : (code[pc + 2] ?? 0);
          break;
        }
        case OP.ifRecursion: {
          const inside = calls[registers[callRegister] ?? -1]?.group;
          const list = groupLists[code[pc + 1] ?? 0];
          const yes = inside !== undefined && (list === undefined || list.includes(inside));
          pc = yes ? pc + 3 : (code[pc + 2] ?? 0);
          break;
        }
        default:
          failed = true;
      }
      if (!failed) continue;

      // Backtrack
      if (++steps > PCRE2_STEP_LIMIT || stack.isExhausted) {
        return LIMIT_REACHED;
      }
      /** Where the next attempt begins at the earliest. */
      let next = -1;
      for (;;) {
        if (stack.top === 0) {
          // Everything is undone: the registers are as at the beginning.
          attempt = starts.next(text, nextStart(this.#program, text, Math.max(next, attempt + 1)));
          if (attempt < 0) {
            return NO_MATCH;
          }
          s = attempt;
          pc = 0;
          calls.length = 0;
          break;
        }
        stack.top -= FRAME;
        const { words, top } = stack;
        const kind = words[top];
        const a = words[top + 1] ?? 0;
        const b = words[top + 2] ?? 0;
        const c = words[top + 3] ?? 0;
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
            stack.write(registers, code[pc + 2] ?? 0, s);
            stack.write(registers, count, (registers[count] ?? 0) + 1);
            pc += 6;
          }
          break;
        }
        if (kind === VERB) {
          next = failToVerb(code, stack, registers, starts.isTied, a, b, c);
          if (next === ENDS) return NO_MATCH;
          continue;
        }
        if (kind === RUN_GREEDY) {
          pc = a;
          s = b - 1;
          if (code[pc] === OP.char) {
            const byte = code[pc + 1] ?? 0;
            while (s >= c && text.charCodeAt(s) !== byte) s--;
            steps += (b - s) >> 4;
            if (s < c) continue;
          } else if (code[pc] === OP.set) {
            const set = sets[code[pc + 1] ?? 0];
            while (s >= c && set?.[text.charCodeAt(s)] !== 1) s--;
            steps += (b - s) >> 4;
            if (s < c) continue;
          }
          if (s > c) stack.push(RUN_GREEDY, a, s, c);
          break;
        }
        const set = sets[code[a + 1] ?? 0];
        if (set?.[text.charCodeAt(b)] !== 1) continue;
        s = b + 1;
        if (code[a + 4] === OP.char) {
          const byte = code[a + 5] ?? 0;
          while (s < c && text.charCodeAt(s) !== byte && set[text.charCodeAt(s)] === 1) s++;
          steps += (s - b) >> 4;
        }
        if (s < c) stack.push(RUN_LAZY, a, s, c);
        pc = a + 4;
        break;
      }
    }
  }
}
