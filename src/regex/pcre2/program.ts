import { type Parsed, refuse } from '../pattern.ts';
import {
  type ByteSet,
  type Condition,
  type ConditionNode,
  childrenOf,
  type LookNode,
  type Node,
  type Pcre2Syntax,
  type RepeatNode,
} from './ast.ts';
import { bytesOf } from './byte-set.ts';
import { ASSERTIONS, FOLDINGS, OP, type Program, UNLIMITED, VERBS } from './instructions.ts';
import { Widths } from './width.ts';

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
  readonly #widths: Widths;
  readonly #hasVerbs: boolean;
  readonly #hasThen: boolean;
  /** Where `(*THEN)` goes on: set by each alternation, look-around and subroutine. */
  #then = -1;
  readonly #names: string[] = [];

  constructor(syntax: Pcre2Syntax) {
    const { root } = syntax;
    this.#syntax = syntax;
    this.#registers = (syntax.groups + 1) * 2;
    this.#widths = new Widths((group) => findGroup(root, group));
    this.#hasVerbs = holds(root, ({ kind }) => kind === 'verb');
    this.#hasThen = holds(root, (node) => node.kind === 'verb' && node.verb === 'then');
  }

  program(): Program {
    const { root, groups, emptyMatch, passesCrLf } = this.#syntax;
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
      emptyMatch,
      passesCrLf,
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
    const then = this.#then;
    this.#accepts = [];
    this.#openGroups = [];
    this.#mark(this.#thenRegister());
    write();
    for (const at of this.#accepts) this.#code[at] = this.#code.length;
    this.#accepts = accepts;
    this.#openGroups = open;
    this.#then = then;
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

  /** A new place for `(*THEN)`; −1 where the pattern has none. */
  #thenRegister(): number {
    this.#then = this.#hasThen ? this.#register() : -1;
    return this.#then;
  }

  #mark(register: number): void {
    if (register !== -1) this.#emit(OP.mark, register);
  }

  #setIndex(bytes: ByteSet): number {
    return this.#sets.push(bytes) - 1;
  }

  #node(node: Node): void {
    switch (node.kind) {
      case 'empty':
        return;
      case 'keep':
        if (this.#syntax.emptyMatch !== 'allowed') this.#emit(OP.keep);
        return;
      case 'verb':
        this.#emit(OP.verb, VERBS.indexOf(node.verb), this.#nameIndex(node.name), this.#then);
        return;
      case 'grapheme':
        this.#emit(OP.grapheme);
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
        this.#emit(OP.backref, this.#lists.push(node.groups) - 1, FOLDINGS.indexOf(node.folding));
        return;
      case 'look':
        if (node.negated) this.#negativeLook(node);
        else this.#positiveLook(node);
        return;
      case 'condition':
        this.#condition(node);
        return;
      case 'call':
        // PCRE2 keeps nothing of a recursion of the whole pattern that it could try again.
        if (node.group === 0) this.#atomic(() => this.#call(node.group));
        else this.#call(node.group);
        return;
    }
  }

  #call(group: number): void {
    this.#calls.push({ at: this.#emit(OP.call, group, 0) - 1, group });
  }

  #nameIndex(name: string | undefined): number {
    if (name === undefined) return -1;
    const known = this.#names.indexOf(name);
    return known === -1 ? this.#names.push(name) - 1 : known;
  }

  #alternatives(branches: readonly (() => void)[]): void {
    const ends: number[] = [];
    const outer = this.#then;
    const register = branches.length > 1 ? this.#thenRegister() : -1;
    branches.forEach((write, i) => {
      if (i === branches.length - 1) {
        this.#mark(register);
        write();
        return;
      }
      const split = this.#emit(OP.split, 0);
      this.#mark(register);
      write();
      ends.push(this.#emit(OP.jump, 0));
      this.#patch(split);
    });
    this.#then = outer;
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
    if (Number.isFinite(max)) {
      // PCRE2 writes these iterations one by one and does not look whether one was empty.
      this.#emit(OP.jump, head);
      this.#patch(exit);
      return;
    }
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
          const width = this.#widths.of(branch) ?? 0;
          this.#emit(this.#syntax.utf ? OP.backCharacters : OP.back, width);
          this.#node(branch);
        }),
      );
    });
  }

  /** As a condition, it has an address where it goes on when it does not hold. */
  #positiveLook(node: LookNode, isCondition = false): number {
    const register = this.#register();
    const position = this.#register();
    const begin = this.#emit(OP.lookBegin, register, position, 0);
    const barrier = isCondition ? this.#beginBarrier() : -1;
    this.#lookBody(node.body, node.behind);
    if (barrier !== -1) this.#emit(OP.barrierEnd, barrier);
    this.#emit(node.isOpen ? OP.lookEndOpen : OP.lookEnd, register, position);
    return begin;
  }

  #negativeLook(node: LookNode): number {
    const register = this.#register();
    const begin = this.#emit(OP.notBegin, register, 0);
    this.#beginBarrier();
    this.#lookBody(node.body, node.behind);
    const end = this.#emit(OP.notEnd, register, 0);
    this.#patch(begin);
    return end;
  }

  /** Verbs inside fail to here and not farther. */
  #beginBarrier(): number {
    if (!this.#hasVerbs) return -1;
    const register = this.#register();
    this.#emit(OP.barrierBegin, register);
    return register;
  }

  #condition({ test, yes, no }: ConditionNode): void {
    if (test.kind === 'define') return;
    if (test.kind === 'constant') {
      this.#node(test.holds ? yes : no);
      return;
    }
    const otherwise = this.#test(test);
    this.#node(yes);
    const end = this.#emit(OP.jump, 0);
    this.#patch(otherwise);
    this.#node(no);
    this.#patch(end);
  }

  /** The instruction whose last operand is the address of the other branch. */
  #test(test: Exclude<Condition, { kind: 'define' | 'constant' }>): number {
    switch (test.kind) {
      case 'group':
        return this.#emit(OP.ifGroup, this.#lists.push(test.groups) - 1, 0);
      case 'recursion': {
        const list = test.groups === undefined ? -1 : this.#lists.push(test.groups) - 1;
        return this.#emit(OP.ifRecursion, list, 0);
      }
      case 'look':
        return test.look.negated ? this.#negativeLook(test.look) : this.#positiveLook(test.look, true);
    }
  }
}

const finite = (max: number) => (Number.isFinite(max) ? max : UNLIMITED);

function holds(node: Node, test: (node: Node) => boolean): boolean {
  return test(node) || childrenOf(node).some((child) => holds(child, test));
}

function findGroup(node: Node, index: number): Node | undefined {
  if (node.kind === 'capture' && node.index === index) return node.body;
  for (const child of childrenOf(node)) {
    const found = findGroup(child, index);
    if (found !== undefined) return found;
  }
  return undefined;
}
