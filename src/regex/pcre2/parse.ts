import { type Parsed, refuse } from '../pattern.ts';
import { altOf, type Condition, childrenOf, type Node, type Pcre2Syntax, seqOf } from './ast.ts';
import { byteSet, isVertical, TYPES } from './byte-set.ts';
import { Cursor, Pcre2SyntaxError } from './cursor.ts';
import { characterSet, literal, nextPoint, parseClass, property } from './parse-class.ts';
import { parseCharacterEscape, parseOctal } from './parse-escape.ts';
import { isValidUtf8 } from './unicode.ts';

/** Reads a PCRE2 pattern as PCRE2 10.42 does when it is compiled without options (SEMANTICS 7.5). */
export function parsePcre2(text: string): Parsed<Pcre2Syntax> {
  try {
    if (text.length > MAX_LENGTH)
      return refuse('too-long', `the pattern has more than ${MAX_LENGTH} bytes`, 0);
    return { ok: true, value: new Parser(text).pattern() };
  } catch (error) {
    if (error instanceof Pcre2SyntaxError) return refuse(error.code, error.message, error.offset);
    throw error;
  }
}

const MAX_LENGTH = 20_480;
const MAX_NESTING = 250;
const MAX_REPEAT = 65_535;

/** Option letters that are on. */
interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly x: boolean;
  readonly xx: boolean;
  readonly U: boolean;
  readonly n: boolean;
  readonly J: boolean;
}
const NO_FLAGS: Flags = { i: false, m: false, s: false, x: false, xx: false, U: false, n: false, J: false };

/** Group references by name are resolved when all names are known. */
interface Pending {
  readonly offset: number;
  resolve(): void;
}

const NAME = /[A-Za-z_][A-Za-z0-9_]{0,31}/y;

class Parser {
  readonly #cursor: Cursor;
  readonly #names = new Map<string, number[]>();
  readonly #pending: Pending[] = [];
  #flags = NO_FLAGS;
  #groups = 0;
  #depth = 0;
  #utf = false;

  constructor(text: string) {
    this.#cursor = new Cursor(text);
  }

  pattern(): Pcre2Syntax {
    this.#startOptions();
    const cursor = this.#cursor;
    if (this.#utf && !isValidUtf8(cursor.text)) cursor.fail('the pattern is not valid UTF-8', 0);
    const root = this.#alternation();
    if (!cursor.done) cursor.fail('")" without a "(" before it');
    for (const pending of this.#pending) pending.resolve();
    return { root, groups: this.#groups, utf: this.#utf };
  }

  #startOptions(): void {
    const cursor = this.#cursor;
    for (;;) {
      const start = cursor.at;
      const option = cursor.match(/\(\*([A-Z_]+)(=\d+)?\)/y);
      if (option === undefined) return;
      const name = option[1] ?? '';
      if (name === 'UTF') this.#utf = true;
      else if (/^(UCP|CR|CRLF|ANY|ANYCRLF|NUL|BSR_ANYCRLF|NOTEMPTY|NOTEMPTY_ATSTART)$/.test(name)) {
        cursor.unsupported(`(*${name}) is not supported`, start);
      } else if (!/^(LF|BSR_UNICODE|NO_[A-Z_]+|LIMIT_[A-Z]+)$/.test(name)) {
        cursor.at = start;
        return;
      }
    }
  }

  /** Branches up to `)` or the end; options set inside last to its end. */
  #alternation(eachBranch?: () => void): Node {
    return altOf(this.#branches(eachBranch));
  }

  #branches(eachBranch?: () => void): Node[] {
    if (++this.#depth > MAX_NESTING) this.#cursor.fail('groups are nested too deeply');
    const flags = this.#flags;
    const branches: Node[] = [];
    do {
      eachBranch?.();
      branches.push(this.#branch());
    } while (this.#cursor.take('|'));
    this.#flags = flags;
    this.#depth--;
    return branches;
  }

  #branch(): Node {
    const cursor = this.#cursor;
    const items: Node[] = [];
    while (!cursor.done && cursor.peek() !== '|' && cursor.peek() !== ')') {
      if (cursor.take('\\Q')) {
        this.#quoted(items);
        continue;
      }
      if (cursor.take('\\E')) continue;
      if (this.#flags.x && this.#skipExtended()) continue;
      const start = cursor.at;
      const atom = this.#atom();
      if (atom === undefined) continue;
      items.push(this.#quantified(atom, start));
    }
    return seqOf(items);
  }

  #quoted(items: Node[]): void {
    const cursor = this.#cursor;
    while (!cursor.done && !cursor.take('\\E')) {
      const atom = literal(nextPoint(cursor, this.#utf), this.#classOptions());
      const last = cursor.take('\\E');
      items.push(last ? this.#quantified(atom, cursor.at) : atom);
      if (last) return;
    }
  }

  #skipExtended(): boolean {
    const cursor = this.#cursor;
    if (cursor.match(/[ \t\n\v\f\r]+/y)) return true;
    if (!cursor.take('#')) return false;
    const end = cursor.text.indexOf('\n', cursor.at);
    cursor.at = end === -1 ? cursor.text.length : end + 1;
    return true;
  }

  #quantified(atom: Node, start: number): Node {
    const cursor = this.#cursor;
    this.#skipTrivia();
    const bounds = this.#bounds();
    if (bounds === undefined) return atom;
    if (atom.kind === 'assert' || atom.kind === 'fail' || atom.kind === 'keep') {
      cursor.fail('the quantifier does not follow something that can be repeated', start);
    }
    this.#skipTrivia();
    const suffix = cursor.match(/[+?]/y)?.[0];
    const lazy = (suffix === '?') !== this.#flags.U;
    const mode = suffix === '+' ? 'possessive' : lazy ? 'lazy' : 'greedy';
    let { min, max } = bounds;
    if (atom.kind === 'look') [min, max] = [Math.min(min, 1), Math.min(max, 1)];
    return { kind: 'repeat', body: atom, min, max, mode };
  }

  /** What may stand before a quantifier and before its `+` or `?`. */
  #skipTrivia(): void {
    const cursor = this.#cursor;
    while (
      cursor.match(/\(\?#[^)]*\)|(?:\\Q)?\\E/y) !== undefined ||
      (this.#flags.x && this.#skipExtended())
    );
  }

  #bounds(): { min: number; max: number } | undefined {
    const cursor = this.#cursor;
    if (cursor.take('*')) return { min: 0, max: Number.POSITIVE_INFINITY };
    if (cursor.take('+')) return { min: 1, max: Number.POSITIVE_INFINITY };
    if (cursor.take('?')) return { min: 0, max: 1 };
    const start = cursor.at;
    const braces = cursor.match(/\{(\d+)(?:(,)(\d*))?\}/y);
    if (braces === undefined) return undefined;
    const min = Number(braces[1]);
    const max = braces[2] === undefined ? min : braces[3] ? Number(braces[3]) : Number.POSITIVE_INFINITY;
    if (min > MAX_REPEAT || (max > MAX_REPEAT && Number.isFinite(max))) {
      cursor.fail('the number in {} is too big', start);
    }
    if (max < min) cursor.fail('the numbers in {} are out of order', start);
    return { min, max };
  }

  #classOptions() {
    return { caseless: this.#flags.i, utf: this.#utf, ignoreBlanks: this.#flags.xx };
  }

  #atom(): Node | undefined {
    const cursor = this.#cursor;
    const start = cursor.at;
    const c = cursor.peek();
    if (c === '*' || c === '+' || c === '?' || cursor.match(/(?=\{\d+(?:,\d*)?\})/y) !== undefined) {
      cursor.fail('the quantifier does not follow something that can be repeated', start);
    }
    switch (c) {
      case '(':
        cursor.at++;
        return this.#group(start);
      case '[':
        cursor.at++;
        if (cursor.take('[:<:]]')) return WORD_START;
        if (cursor.take('[:>:]]')) return WORD_END;
        return parseClass(cursor, this.#classOptions());
      case '\\':
        cursor.at++;
        return this.#escape(start);
      case '.':
        cursor.at++;
        return this.#flags.s ? characterSet(() => true, this.#utf) : NOT_LF(this.#utf);
      case '^':
        cursor.at++;
        return { kind: 'assert', what: this.#flags.m ? 'lineBegin' : 'begin' };
      case '$':
        cursor.at++;
        return { kind: 'assert', what: this.#flags.m ? 'lineEnd' : 'endOrFinalLf' };
      default:
        return literal(nextPoint(cursor, this.#utf), this.#classOptions());
    }
  }

  #escape(start: number): Node {
    const cursor = this.#cursor;
    if (cursor.done) cursor.fail('a backslash cannot end a pattern', start);
    if (this.#utf && cursor.peek().charCodeAt(0) >= 0x80) {
      return literal(nextPoint(cursor, true), this.#classOptions());
    }
    const letter = cursor.next();
    const type = TYPES.get(letter);
    if (type !== undefined) return characterSet(type, this.#utf);
    switch (letter) {
      case 'A':
      case 'G':
        return { kind: 'assert', what: 'begin' };
      case 'Z':
        return { kind: 'assert', what: 'endOrFinalLf' };
      case 'z':
        return { kind: 'assert', what: 'end' };
      case 'b':
        return { kind: 'assert', what: 'wordBoundary' };
      case 'B':
        return { kind: 'assert', what: 'notWordBoundary' };
      case 'K':
        return { kind: 'keep' };
      case 'R':
        return { kind: 'atomic', body: altOf([CR_LF, characterSet(isVertical, this.#utf)]) };
      case 'C':
        return { kind: 'set', bytes: byteSet(() => true) };
      case 'X':
        return cursor.unsupported('\\X (grapheme clusters) is not supported', start);
      case 'p':
      case 'P':
        return characterSet(property(cursor, letter, start), this.#utf);
      case 'g':
        return this.#numberedReference(start);
      case 'k': {
        const close = CLOSING.get(cursor.next());
        if (close === undefined) return cursor.fail('\\k needs a name in {}, <> or quotes', start);
        return this.#namedReference(cursor.until(close, '\\k'), start);
      }
      case 'N':
        if (cursor.startsWith('{U+')) break;
        if (cursor.match(/(?=\{(?!\d+(?:,\d*)?\}))/y))
          cursor.fail('\\N{name} is not supported by PCRE2', start);
        return NOT_LF(this.#utf);
    }
    if (/[1-9]/.test(letter)) {
      const digits = `${letter}${cursor.match(/\d*/y)?.[0] ?? ''}`;
      const number = Number(digits);
      if (number < 10 || letter === '8' || letter === '9' || number <= this.#groups) {
        return this.#reference(number, start);
      }
      cursor.at -= digits.length - 1;
      return literal(parseOctal(cursor, letter, this.#utf), this.#classOptions());
    }
    const point = parseCharacterEscape(cursor, letter, this.#utf);
    if (point === undefined) return cursor.fail(`"\\${letter}" is no escape of PCRE2`, start);
    return literal(point, this.#classOptions());
  }

  /** `\g…`: back references by number or name, subroutine calls in the spelling of Oniguruma. */
  #numberedReference(start: number): Node {
    const cursor = this.#cursor;
    const call = cursor.match(/<([^>]*)>|'([^']*)'/y);
    if (call !== undefined) return this.#callTo(call[1] ?? call[2] ?? '', start);
    const number = cursor.match(/\{([+-]?\d+)\}|([+-]?\d+)/y);
    if (number === undefined) {
      if (!cursor.take('{')) cursor.fail('\\g needs a number or a name', start);
      return this.#namedReference(cursor.until('}', '\\g{'), start);
    }
    const text = number[1] ?? number[2] ?? '';
    return this.#reference(this.#absolute(text, start), start);
  }

  #absolute(text: string, start: number): number {
    const value = Number(text);
    if (text.startsWith('-')) {
      if (-value > this.#groups || value === 0) this.#cursor.fail('there is no such group', start);
      return this.#groups + 1 + value;
    }
    if (text.startsWith('+')) {
      if (value === 0) this.#cursor.fail('there is no such group', start);
      return this.#groups + value;
    }
    return value;
  }

  #reference(number: number, start: number): Node {
    this.#later(start, () => this.#checkGroup(number, start));
    return { kind: 'backref', groups: [number], caseless: this.#flags.i };
  }

  #namedReference(name: string, start: number): Node {
    const groups: number[] = [];
    this.#laterNamed(name, groups, start);
    return { kind: 'backref', groups, caseless: this.#flags.i };
  }

  #later(offset: number, resolve: () => void): void {
    this.#pending.push({ offset, resolve });
  }

  #laterNamed(name: string, groups: number[], start: number): void {
    this.#later(start, () => {
      groups.push(...this.#groupsNamed(name, start));
    });
  }

  #checkGroup(number: number, start: number): void {
    if (number > this.#groups) this.#cursor.fail(`there is no group ${number}`, start);
  }

  #groupsNamed(name: string, start: number): readonly number[] {
    return this.#names.get(name) ?? this.#cursor.fail(`there is no group named "${name}"`, start);
  }

  #callTo(text: string, start: number): Node {
    if (/^[+-]?\d+$/.test(text)) {
      const group = this.#absolute(text, start);
      this.#later(start, () => this.#checkGroup(group, start));
      return { kind: 'call', group };
    }
    const call = { kind: 'call' as const, group: 0 };
    this.#later(start, () => {
      call.group = this.#groupsNamed(text, start)[0] ?? 0;
    });
    return call;
  }

  /** After an opening parenthesis. Undefined: a comment or an option setting. */
  #group(start: number): Node | undefined {
    const cursor = this.#cursor;
    if (cursor.startsWith('*')) return this.#verb(start);
    if (!cursor.take('?')) {
      return this.#flags.n ? this.#close(start) : this.#capture(start);
    }
    if (cursor.take('#')) {
      cursor.until(')', '(?#');
      return undefined;
    }
    if (cursor.take(':')) return this.#close(start);
    if (cursor.take('|')) return this.#branchReset(start);
    if (cursor.take('>')) return { kind: 'atomic', body: this.#close(start) };
    for (const [opening, behind, negated] of LOOKS) {
      if (cursor.take(opening)) return this.#look(behind, negated, start);
    }
    const name = cursor.match(/P?<(?=[^=!])|'/y);
    if (name !== undefined) {
      return this.#capture(start, this.#name(name[0].endsWith('<') ? '>' : "'"));
    }
    if (cursor.take('(')) return this.#condition(start);
    if (cursor.take('P=')) return this.#namedReference(cursor.until(')', '(?P='), start);
    if (cursor.take('P>') || cursor.take('&')) return this.#callTo(cursor.until(')', '(?&'), start);
    if (cursor.take('R)')) return { kind: 'call', group: 0 };
    const call = cursor.match(/([+-]?\d+)\)/y);
    if (call !== undefined) return this.#callTo(call[1] ?? '', start);
    if (cursor.match(/C\d*\)/y) !== undefined) return undefined;
    return this.#options(start);
  }

  #name(close: string): string {
    const start = this.#cursor.at;
    const name = this.#cursor.match(NAME)?.[0];
    if (name === undefined) this.#cursor.fail('a group name begins with a letter or "_"', start);
    if (!this.#cursor.take(close)) this.#cursor.fail(`the group name is not closed by "${close}"`);
    return name;
  }

  #close(start: number, eachBranch?: () => void): Node {
    const body = this.#alternation(eachBranch);
    if (!this.#cursor.take(')')) this.#cursor.fail('this "(" is never closed', start);
    return body.kind === 'set' || body.kind === 'seq' || body.kind === 'alt' ? body : seqGroup(body);
  }

  #capture(start: number, name?: string): Node {
    const index = ++this.#groups;
    if (name !== undefined) {
      const known = this.#names.get(name);
      if (known !== undefined && !known.includes(index) && !this.#flags.J) {
        this.#cursor.fail(`two groups are named "${name}" (allowed after (?J))`, start);
      }
      this.#names.set(name, [...(known ?? []), index]);
    }
    return { kind: 'capture', index, body: this.#close(start) };
  }

  /** `(?|…)`: every branch numbers its groups from the same start. */
  #branchReset(start: number): Node {
    const first = this.#groups;
    let highest = first;
    const body = this.#close(start, () => {
      highest = Math.max(highest, this.#groups);
      this.#groups = first;
    });
    this.#groups = Math.max(highest, this.#groups);
    return body;
  }

  #look(behind: boolean, negated: boolean, start: number): Extract<Node, { kind: 'look' }> {
    const body = this.#close(start);
    if (holdsKeep(body)) this.#cursor.fail('\\K is not allowed in look-arounds', start);
    if (behind) {
      for (const branch of body.kind === 'alt' ? body.branches : [body]) {
        const width = widthOfNode(branch);
        if (width === undefined) this.#cursor.fail('a look-behind must have a fixed length', start);
        if (width === 'unknown') this.#cursor.unsupported('this look-behind is not supported', start);
      }
    }
    return { kind: 'look', behind, negated, body };
  }

  #condition(start: number): Node {
    const cursor = this.#cursor;
    const test = this.#conditionTest(start);
    const branches = this.#branches();
    if (!cursor.take(')')) cursor.fail('this "(" is never closed', start);
    if (branches.length > 2) cursor.fail('a conditional group has at most two branches', start);
    const [yes = EMPTY, no = EMPTY] = branches;
    if (test.define && branches.length > 1) cursor.fail('a DEFINE group has one branch only', start);
    return { kind: 'condition', test: test.condition, yes, no };
  }

  /** The test of a conditional group, its closing parenthesis included. */
  #conditionTest(start: number): { condition: Condition; define?: boolean } {
    const cursor = this.#cursor;
    for (const [opening, behind, negated] of LOOKS) {
      if (cursor.take(`?${opening}`)) {
        return { condition: { kind: 'look', look: this.#look(behind, negated, start) } };
      }
    }
    const text = cursor.until(')', '(?(');
    if (text === 'DEFINE') return { condition: { kind: 'never' }, define: true };
    const groups: number[] = [];
    const named = /^(?:<(.+)>|'(.+)')$/.exec(text);
    if (/^[+-]?\d+$/.test(text)) {
      const group = this.#absolute(text, start);
      this.#later(start, () => this.#checkGroup(group, start));
      return { condition: { kind: 'group', groups: [group] } };
    }
    const recursion = /^R(?:(\d+)|&(.+))?$/.exec(text);
    if (recursion !== null && named === null && !this.#names.has(text)) {
      const [, number, name] = recursion;
      if (number === undefined && name === undefined) {
        return { condition: { kind: 'recursion', groups: undefined } };
      }
      if (name === undefined) groups.push(Number(number));
      else this.#laterNamed(name, groups, start);
      return { condition: { kind: 'recursion', groups } };
    }
    const name = named?.[1] ?? named?.[2] ?? text;
    if (!/^[A-Za-z_]\w*$/.test(name)) cursor.fail('the condition of this group is malformed', start);
    this.#laterNamed(name, groups, start);
    return { condition: { kind: 'group', groups } };
  }

  #verb(start: number): Node {
    const cursor = this.#cursor;
    cursor.at++;
    const alpha = cursor.match(/[a-z_]+:/y)?.[0]?.slice(0, -1);
    if (alpha !== undefined) {
      const look = VERBAL_LOOKS.get(alpha);
      if (look !== undefined) return this.#look(look.behind, look.negated, start);
      if (alpha === 'atomic') return { kind: 'atomic', body: this.#close(start) };
      return cursor.unsupported(`(*${alpha}:…) is not supported`, start);
    }
    const verb = cursor.until(')', '(*');
    if (verb === 'F' || verb === 'FAIL') return { kind: 'fail' };
    if (verb === 'ACCEPT') return { kind: 'accept' };
    if (/^(COMMIT|PRUNE|SKIP|THEN|MARK)?(:.*)?$/.test(verb)) {
      cursor.unsupported(`the backtracking verb (*${verb}) is not supported`, start);
    }
    return cursor.fail(`(*${verb}) is not known`, start);
  }

  /** `(?i)` sets options to the end of the group, `(?i:…)` for a group of its own. */
  #options(start: number): Node | undefined {
    const cursor = this.#cursor;
    const match = cursor.match(/(\^?)([a-zA-Z]*)(?:-([a-zA-Z]*))?([:)])/y);
    if (match === null || match === undefined) return cursor.fail('"(?" is followed by nothing known', start);
    const [, reset, on = '', off = '', close] = match;
    if (reset && match[3] !== undefined) cursor.fail('"-" cannot follow "(?^"', start);
    const before = this.#flags;
    let flags: Flags = reset
      ? { ...before, i: false, m: false, s: false, x: false, xx: false, n: false }
      : before;
    flags = this.#set(flags, on, true, start);
    flags = this.#set(flags, off, false, start);
    this.#flags = flags;
    if (close === ')') return undefined;
    const body = this.#close(start);
    this.#flags = before;
    return body;
  }

  #set(flags: Flags, letters: string, value: boolean, start: number): Flags {
    let result = flags;
    for (let i = 0; i < letters.length; i++) {
      const letter = letters[i] ?? '';
      if (letter === 'x') {
        const double = value && letters[i + 1] === 'x';
        result = { ...result, x: value, xx: double };
        if (letters[i + 1] === 'x') i++;
      } else if (letter in NO_FLAGS && letter.length === 1) {
        result = { ...result, [letter]: value };
      } else {
        this.#cursor.fail(`"${letter}" is no option letter`, start);
      }
    }
    return result;
  }
}

const EMPTY: Node = { kind: 'empty' };
const CLOSING: ReadonlyMap<string, string> = new Map([
  ['{', '}'],
  ['<', '>'],
  ["'", "'"],
]);

const LOOKS: readonly (readonly [opening: string, behind: boolean, negated: boolean])[] = [
  ['=', false, false],
  ['!', false, true],
  ['<=', true, false],
  ['<!', true, true],
];

const VERBAL_LOOKS: ReadonlyMap<string, { behind: boolean; negated: boolean }> = new Map(
  [
    { names: ['pla', 'positive_lookahead'], behind: false, negated: false },
    { names: ['nla', 'negative_lookahead'], behind: false, negated: true },
    { names: ['plb', 'positive_lookbehind'], behind: true, negated: false },
    { names: ['nlb', 'negative_lookbehind'], behind: true, negated: true },
  ].flatMap(({ names, ...look }) => names.map((name): [string, typeof look] => [name, look])),
);

const CR_LF: Node = {
  kind: 'seq',
  items: [13, 10].map((byte) => ({ kind: 'set', bytes: byteSet((c) => c === byte) })),
};
const NOT_LF = (utf: boolean) => characterSet((c) => c !== 10, utf);

const WORD = byteSet((c) => TYPES.get('w')?.(c) ?? false);
const wordAhead = (negated: boolean): Node => ({
  kind: 'look',
  behind: false,
  negated,
  body: { kind: 'set', bytes: WORD },
});
const BOUNDARY: Node = { kind: 'assert', what: 'wordBoundary' };
const WORD_START: Node = { kind: 'seq', items: [BOUNDARY, wordAhead(false)] };
const WORD_END: Node = { kind: 'seq', items: [BOUNDARY, wordAhead(true)] };

function holdsKeep(node: Node): boolean {
  return node.kind === 'keep' || childrenOf(node).some(holdsKeep);
}

/** Keeps a group from being taken for its only member, so that `(?:^)*` may be repeated as in PCRE2. */
function seqGroup(body: Node): Node {
  return { kind: 'seq', items: [body] };
}

/** Bytes (under UTF characters) that a node consumes; undefined when that varies. */
export function widthOfNode(node: Node): number | 'unknown' | undefined {
  switch (node.kind) {
    case 'empty':
    case 'fail':
    case 'assert':
    case 'look':
    case 'keep':
      return 0;
    case 'set':
      return 1;
    case 'capture':
    case 'atomic':
      return widthOfNode(node.body);
    case 'seq': {
      let sum = 0;
      for (const item of node.items) {
        const width = widthOfNode(item);
        if (typeof width !== 'number') return width;
        sum += width;
      }
      return sum;
    }
    case 'alt':
    case 'condition': {
      if (node.kind === 'condition' && node.test.kind === 'never') return 0;
      const [first, ...rest] = (node.kind === 'alt' ? node.branches : [node.yes, node.no]).map(widthOfNode);
      if (rest.every((width) => width === first)) return first;
      return node.kind === 'condition' || first === 'unknown' || rest.includes('unknown')
        ? 'unknown'
        : undefined;
    }
    case 'repeat': {
      const width = widthOfNode(node.body);
      if (typeof width !== 'number') return width;
      return width === 0 ? 0 : node.min === node.max ? width * node.min : undefined;
    }
    case 'point':
    case 'call':
    case 'accept':
    case 'backref':
      return 'unknown';
  }
}
