import { type Parsed, refuse } from '../pattern.ts';
import {
  type ByteSet,
  type Condition,
  childrenOf,
  type Node,
  type Pcre2Syntax,
  type RepeatNode,
} from './ast.ts';
import { bytesOf } from './byte-set.ts';
import { widthOfNode } from './parse.ts';

/** Instructions of the matcher. Operands follow the instruction in the code. */
export const OP = {
  match: 0,
  /** byte */
  char: 1,
  /** set */
  set: 2,
  /** point test */
  point: 3,
  /** assertion, see `ASSERTIONS` */
  assert: 4,
  /** address tried when the following instructions fail */
  split: 5,
  /** address tried first; what follows is tried when that fails */
  splitTo: 6,
  jump: 7,
  /** register ← position */
  open: 8,
  /** group, register of its start */
  close: 9,
  /** set, min, max: a run of single bytes */
  runGreedy: 10,
  runLazy: 11,
  runPossessive: 12,
  /** register */
  zero: 13,
  /** count register, position register, min, max, exit: head of a counted loop */
  loopGreedy: 14,
  loopLazy: 15,
  /** count register, position register, min, head, exit */
  loopEnd: 16,
  /** register: what was pushed behind it is cut off by the end */
  atomicBegin: 17,
  atomicEnd: 18,
  /** register, position register, address when it fails (0: failure) */
  lookBegin: 19,
  lookEnd: 20,
  /** register, address behind */
  notBegin: 21,
  /** register, address when the body matched (0: failure) */
  notEnd: 22,
  /** bytes */
  back: 23,
  /** list of groups, caseless */
  backref: 24,
  /** group, address */
  call: 25,
  return: 26,
  fail: 27,
  /** list of groups, address when none is set */
  ifGroup: 28,
  /** list of groups or −1, address when not inside */
  ifRecursion: 29,
} as const;

export const ASSERTIONS = [
  'begin',
  'lineBegin',
  'end',
  'endOrFinalLf',
  'lineEnd',
  'wordBoundary',
  'notWordBoundary',
] as const;

export interface Program {
  readonly code: Int32Array;
  readonly sets: readonly ByteSet[];
  readonly points: readonly ((point: number) => boolean)[];
  readonly groupLists: readonly (readonly number[])[];
  readonly registers: number;
  readonly groups: number;
}

/** Instructions above this are refused: nested counted groups multiply. */
const MAX_CODE = 400_000;

/** Writes the program of a pattern. Registers 0 and 1 of each group hold its last start and end. */
export function writeProgram(syntax: Pcre2Syntax): Parsed<Program> {
  const writer = new Writer(syntax);
  try {
    return { ok: true, value: writer.program() };
  } catch (error) {
    if (error instanceof ProgramTooLarge) return refuse('too-long', 'the pattern is too large', 0);
    throw error;
  }
}

class ProgramTooLarge extends Error {}

class Writer {
  readonly #syntax: Pcre2Syntax;
  readonly #code: number[] = [];
  readonly #sets: ByteSet[] = [];
  readonly #points: ((point: number) => boolean)[] = [];
  readonly #lists: (readonly number[])[] = [];
  /** Calls whose address is not known yet, by group. */
  readonly #calls: { at: number; group: number }[] = [];
  /** Groups that are open here, and where `(*ACCEPT)` goes. */
  #openGroups: { index: number; register: number }[] = [];
  #accepts: number[] = [];
  #registers: number;

  constructor(syntax: Pcre2Syntax) {
    this.#syntax = syntax;
    this.#registers = (syntax.groups + 1) * 2;
  }

  program(): Program {
    const { root, groups } = this.#syntax;
    this.#scope(() => this.#node(root));
    this.#emit(OP.match);
    this.#subroutines();
    return {
      code: Int32Array.from(this.#code),
      sets: this.#sets,
      points: this.#points,
      groupLists: this.#lists,
      registers: this.#registers,
      groups,
    };
  }

  #subroutines(): void {
    const addresses = new Map<number, number>();
    for (let call = this.#calls.shift(); call !== undefined; call = this.#calls.shift()) {
      const { at, group } = call;
      let address = addresses.get(group);
      if (address === undefined) {
        address = this.#code.length;
        addresses.set(group, address);
        const body = group === 0 ? this.#syntax.root : findGroup(this.#syntax.root, group);
        if (body !== undefined) this.#scope(() => this.#node(body));
        this.#emit(OP.return);
      }
      this.#code[at] = address;
    }
  }

  /** Code in which `(*ACCEPT)` jumps to the end. */
  #scope(write: () => void): void {
    const accepts = this.#accepts;
    const open = this.#openGroups;
    this.#accepts = [];
    this.#openGroups = [];
    write();
    for (const at of this.#accepts) this.#code[at] = this.#code.length;
    this.#accepts = accepts;
    this.#openGroups = open;
  }

  #emit(...words: number[]): number {
    if (this.#code.length > MAX_CODE) throw new ProgramTooLarge();
    this.#code.push(...words);
    return this.#code.length;
  }

  /** Sets the operand that was written last before `after` to the current end of the code. */
  #patch(after: number): void {
    this.#code[after - 1] = this.#code.length;
  }

  #register(): number {
    return this.#registers++;
  }

  #setIndex(bytes: ByteSet): number {
    return this.#sets.push(bytes) - 1;
  }

  #node(node: Node): void {
    switch (node.kind) {
      case 'empty':
      case 'keep':
        return;
      case 'fail':
        this.#emit(OP.fail);
        return;
      case 'accept':
        for (const { index, register } of this.#openGroups) this.#emit(OP.close, index, register);
        this.#accepts.push(this.#emit(OP.jump, 0) - 1);
        return;
      case 'set': {
        const [only, more] = bytesOf(node.bytes);
        if (only !== undefined && more === undefined) this.#emit(OP.char, only);
        else this.#emit(OP.set, this.#setIndex(node.bytes));
        return;
      }
      case 'point':
        this.#emit(OP.point, this.#points.push(node.holds) - 1);
        return;
      case 'seq':
        for (const item of node.items) this.#node(item);
        return;
      case 'alt':
        this.#alternatives(node.branches.map((branch) => () => this.#node(branch)));
        return;
      case 'capture': {
        const register = this.#register();
        this.#emit(OP.open, register);
        this.#openGroups = [...this.#openGroups, { index: node.index, register }];
        this.#node(node.body);
        this.#openGroups = this.#openGroups.slice(0, -1);
        this.#emit(OP.close, node.index, register);
        return;
      }
      case 'atomic':
        this.#atomic(() => this.#node(node.body));
        return;
      case 'repeat':
        this.#repeat(node);
        return;
      case 'assert':
        this.#emit(OP.assert, ASSERTIONS.indexOf(node.what));
        return;
      case 'backref':
        this.#emit(OP.backref, this.#lists.push(node.groups) - 1, node.caseless ? 1 : 0);
        return;
      case 'look':
        if (node.negated) this.#negativeLook(node);
        else this.#positiveLook(node);
        return;
      case 'condition':
        this.#condition(node.test, node.yes, node.no);
        return;
      case 'call':
        this.#calls.push({ at: this.#emit(OP.call, node.group, 0) - 1, group: node.group });
        return;
    }
  }

  #alternatives(branches: readonly (() => void)[]): void {
    const ends: number[] = [];
    branches.forEach((write, i) => {
      if (i === branches.length - 1) {
        write();
        return;
      }
      const split = this.#emit(OP.split, 0);
      write();
      ends.push(this.#emit(OP.jump, 0));
      this.#patch(split);
    });
    for (const end of ends) this.#patch(end);
  }

  #atomic(write: () => void): void {
    const register = this.#register();
    this.#emit(OP.atomicBegin, register);
    write();
    this.#emit(OP.atomicEnd, register);
  }

  #repeat(node: RepeatNode): void {
    const { body, min, max, mode } = node;
    if (max === 0) return;
    if (min === 1 && max === 1) {
      if (mode === 'possessive') this.#atomic(() => this.#node(body));
      else this.#node(body);
      return;
    }
    if (body.kind === 'set') {
      const op = mode === 'greedy' ? OP.runGreedy : mode === 'lazy' ? OP.runLazy : OP.runPossessive;
      this.#emit(op, this.#setIndex(body.bytes), min, finite(max));
    } else if (mode === 'possessive') {
      this.#atomic(() => this.#loop({ ...node, mode: 'greedy' }));
    } else {
      this.#loop(node);
    }
  }

  #loop({ body, min, max, mode }: RepeatNode): void {
    const lazy = mode === 'lazy';
    if (min === 0 && max === 1) {
      if (!lazy) {
        const split = this.#emit(OP.split, 0);
        this.#node(body);
        this.#patch(split);
        return;
      }
      const split = this.#emit(OP.splitTo, 0);
      this.#node(body);
      this.#patch(split);
      return;
    }
    const count = this.#register();
    const position = this.#register();
    this.#emit(OP.zero, count);
    const head = this.#code.length;
    const exit = this.#emit(lazy ? OP.loopLazy : OP.loopGreedy, count, position, min, finite(max), 0);
    this.#node(body);
    const end = this.#emit(OP.loopEnd, count, position, min, head, 0);
    this.#patch(exit);
    this.#patch(end);
  }

  #lookBody(body: Node, behind: boolean): void {
    this.#scope(() => {
      if (!behind) {
        this.#node(body);
        return;
      }
      const branches = body.kind === 'alt' ? body.branches : [body];
      this.#alternatives(
        branches.map((branch) => () => {
          const width = widthOfNode(branch);
          this.#emit(OP.back, typeof width === 'number' ? width : 0);
          this.#node(branch);
        }),
      );
    });
  }

  #positiveLook(node: Extract<Node, { kind: 'look' }>): number {
    const register = this.#register();
    const position = this.#register();
    const begin = this.#emit(OP.lookBegin, register, position, 0);
    this.#lookBody(node.body, node.behind);
    this.#emit(OP.lookEnd, register, position);
    return begin;
  }

  #negativeLook(node: Extract<Node, { kind: 'look' }>): number {
    const register = this.#register();
    const begin = this.#emit(OP.notBegin, register, 0);
    this.#lookBody(node.body, node.behind);
    const end = this.#emit(OP.notEnd, register, 0);
    this.#patch(begin);
    return end;
  }

  #condition(test: Condition, yes: Node, no: Node): void {
    let otherwise: number;
    switch (test.kind) {
      case 'never':
        return;
      case 'group':
        otherwise = this.#emit(OP.ifGroup, this.#lists.push(test.groups) - 1, 0);
        break;
      case 'recursion': {
        const list = test.groups === undefined ? -1 : this.#lists.push(test.groups) - 1;
        otherwise = this.#emit(OP.ifRecursion, list, 0);
        break;
      }
      case 'look':
        otherwise = test.look.negated ? this.#negativeLook(test.look) : this.#positiveLook(test.look);
        break;
    }
    this.#node(yes);
    const end = this.#emit(OP.jump, 0);
    this.#patch(otherwise);
    this.#node(no);
    this.#patch(end);
  }
}

const finite = (max: number) => (Number.isFinite(max) ? max : 0x7fffffff);

function findGroup(node: Node, index: number): Node | undefined {
  if (node.kind === 'capture' && node.index === index) return node.body;
  for (const child of childrenOf(node)) {
    const found = findGroup(child, index);
    if (found !== undefined) return found;
  }
  return undefined;
}
