/**
 * Where a document's known values stand in its text: begin and end of field `i` at `2i` and `2i + 1`; both 0
 * when it is absent.
 */
export type FieldOffsets = Int32Array;

/** The number of a member whose object is not expected. */
export const STOP = -2;

/** The fields to look for, by the names on their paths. */
export class FieldTree {
  readonly root = new ObjectNode();
  /** Number of fields. */
  readonly size: number;

  /**
   * @param paths dotted names, containers before their members; the index of a path is the field's number
   * @param stops names of members that make an object none of the expected ones (see `RecordScanner`)
   * @param open paths of containers of free shape: members that are not looked for are nothing to note there
   */
  constructor(paths: readonly string[], stops: readonly string[] = [], open: readonly string[] = []) {
    this.size = paths.length;
    paths.forEach((path, field) => {
      this.root.insert(path.split('.'), field);
    });
    for (const name of stops) this.root.insert([name], STOP);
    for (const path of open) this.root.open(path.split('.'));
  }
}

/** A known member of an object. */
export class Member {
  readonly name: string;
  /** Its number, or `STOP`. */
  readonly field: number;
  /** Its known members. */
  node: ObjectNode | undefined;
  /** Bytes of its label: the quoted name and the colon. */
  readonly labelLength: number;
  /** The label, four bytes at a time, little-endian; the last four overlap those before. */
  readonly #label: Int32Array;
  /** The two members that came behind it in earlier objects, the later one first: mostly the next one, too. */
  next: Member | undefined;
  other: Member | undefined;

  constructor(name: string, field: number) {
    this.name = name;
    this.field = field;
    const label = Buffer.from(`"${name}":`, 'latin1');
    this.labelLength = label.length;
    this.#label = new Int32Array(label.length < 4 ? 0 : ((label.length - 1) >> 2) + 1);
    for (let word = 0; word < this.#label.length; word++) {
      this.#label[word] = label.readInt32LE(Math.min(4 * word, label.length - 4));
    }
  }

  /** Whether the label stands at `at`, of bytes that go on to `end`. */
  standsAt(view: DataView, at: number, end: number): boolean {
    const label = this.#label;
    const last = label.length - 1;
    const lastAt = at + this.labelLength - 4;
    if (lastAt + 4 > end || last < 0 || view.getInt32(lastAt, true) !== label[last]) return false;
    for (let word = 0; word < last; word++) {
      if (view.getInt32(at + 4 * word, true) !== label[word]) return false;
    }
    return true;
  }
}

/** The known members of an object. */
export class ObjectNode {
  /** The member that an earlier object began with. */
  first: Member | undefined;
  /** It has members that nobody knows before. */
  isOpen = false;
  readonly #members: Member[] = [];
  /** Members by the length of their names. */
  readonly #byLength: (readonly Member[] | undefined)[] = [];

  insert(path: readonly string[], field: number): void {
    const [name = '', ...rest] = path;
    let member = this.#members.find((known) => known.name === name);
    if (member === undefined) {
      if (rest.length > 0) throw new Error(`declare ${name} before what it contains`);
      member = new Member(name, field);
      this.#members.push(member);
      while (this.#byLength.length <= name.length) this.#byLength.push(undefined);
      this.#byLength[name.length] = this.#members.filter((known) => known.name.length === name.length);
    }
    if (rest.length === 0) return;
    member.node ??= new ObjectNode();
    member.node.insert(rest, field);
  }

  /** Opens the container at `path` and all within. */
  open([name, ...rest]: readonly string[]): void {
    if (name === undefined) this.isOpen = true;
    for (const member of this.#members) {
      if (name === undefined || member.name === name) member.node?.open(rest);
    }
  }

  /** The member whose plain name stands in `text` from `start` to `end`. */
  find(text: string, start: number, end: number): Member | undefined {
    const candidates = this.#byLength[end - start];
    if (candidates !== undefined) {
      for (const candidate of candidates) if (text.startsWith(candidate.name, start)) return candidate;
    }
    return undefined;
  }

  /** The member whose label stands at `at`; `length` is that of its plain name. */
  findLabel(view: DataView, at: number, length: number, end: number): Member | undefined {
    const candidates = this.#byLength[length];
    if (candidates !== undefined) {
      for (const candidate of candidates) if (candidate.standsAt(view, at, end)) return candidate;
    }
    return undefined;
  }

  /** The member of a name that is spelled in any way. `quoted`: the name as JSON, quotes included. */
  findQuoted(quoted: string): Member | undefined {
    const name: unknown = JSON.parse(quoted);
    return this.#members.find((known) => known.name === name);
  }

  /** Forgets the fields of an object that another of the same name replaces. */
  clear(offsets: FieldOffsets, base: number): void {
    for (const { field, node } of this.#members) {
      if (field === STOP) continue;
      offsets[base + 2 * field] = 0;
      offsets[base + 2 * field + 1] = 0;
      node?.clear(offsets, base);
    }
  }
}
