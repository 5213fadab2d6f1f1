/**
 * Finds which of a fixed set of literals occur in a text, in one pass (Aho–Corasick), ignoring ASCII case.
 * Literals are ASCII and lower case. The transition table is dense over the bytes that occur in literals; a state
 * is the offset of its row, and states in which literals end come last, so that one comparison tells them apart.
 */
export class LiteralScan {
  readonly #classes = new Uint8Array(256);
  readonly #width: number;
  readonly #next: Int32Array;
  /** Offset of the first row in whose state literals end. */
  readonly #firstEnd: number;
  /** The literals that end in each of those states, in the order of rows. */
  readonly #ends: readonly Int32Array[];
  /** Scan number in which a literal was last found. */
  readonly #found: Float64Array;
  #scan = 0;
  /** Literals found by the last scan, each once, in the order of their first ends. */
  readonly hits: Int32Array;
  hitCount = 0;

  constructor(literals: readonly string[]) {
    const bytes = new Set<number>();
    for (const literal of literals)
      for (let at = 0; at < literal.length; at++) bytes.add(literal.charCodeAt(at));
    // Class 0 is every byte that no literal has.
    let classes = 1;
    for (const byte of [...bytes].slice(0, 255)) {
      if (byte >= SMALL_A && byte <= SMALL_Z) this.#classes[byte - 32] = classes;
      this.#classes[byte] = classes++;
    }
    this.#width = classes;
    const { next, outputs } = buildStates(literals, this.#classes, classes);
    const quiet = outputs.flatMap((list, state) => (list.length === 0 ? [state] : []));
    const ending = outputs.flatMap((list, state) => (list.length === 0 ? [] : [state]));
    const rows = new Int32Array(outputs.length);
    for (const [row, state] of [...quiet, ...ending].entries()) rows[state] = row * classes;
    this.#next = new Int32Array(next.length);
    for (let state = 0; state < outputs.length; state++) {
      const row = rows[state] as number;
      for (let step = 0; step < classes; step++) {
        this.#next[row + step] = rows[next[state * classes + step] as number] as number;
      }
    }
    this.#firstEnd = quiet.length * classes;
    this.#ends = ending.map((state) => Int32Array.from(outputs[state] ?? []));
    this.#found = new Float64Array(literals.length);
    this.hits = new Int32Array(literals.length);
  }

  /** Looks through a text; `has` then answers for it. */
  scan(text: string): void {
    this.#scan++;
    this.hitCount = 0;
    const classes = this.#classes;
    const next = this.#next;
    const firstEnd = this.#firstEnd;
    let state = 0;
    for (let at = 0; at < text.length; at++) {
      state = next[state + (classes[text.charCodeAt(at)] as number)] as number;
      if (state >= firstEnd) this.#mark((state - firstEnd) / this.#width);
    }
  }

  #mark(row: number): void {
    const ends = this.#ends[row] as Int32Array;
    for (let end = 0; end < ends.length; end++) {
      const literal = ends[end] as number;
      if (this.#found[literal] === this.#scan) continue;
      this.#found[literal] = this.#scan;
      this.hits[this.hitCount++] = literal;
    }
  }

  /** Whether the literal of that number occurs in the text last scanned. */
  has(literal: number): boolean {
    return this.#found[literal] === this.#scan;
  }
}

const SMALL_A = 0x61;
const SMALL_Z = 0x7a;

function buildStates(literals: readonly string[], classes: Uint8Array, width: number) {
  const children: Map<number, number>[] = [new Map()];
  const outputs: number[][] = [[]];
  for (const [number, literal] of literals.entries()) {
    let state = 0;
    for (let at = 0; at < literal.length; at++) {
      const step = classes[literal.charCodeAt(at)] ?? 0;
      let to = children[state]?.get(step);
      if (to === undefined) {
        to = children.length;
        children.push(new Map());
        outputs.push([]);
        children[state]?.set(step, to);
      }
      state = to;
    }
    outputs[state]?.push(number);
  }
  const next = new Int32Array(children.length * width);
  const fallback = new Int32Array(children.length);
  const queue: number[] = [0];
  for (let head = 0; head < queue.length; head++) {
    const state = queue[head] as number;
    for (let step = 0; step < width; step++) {
      const child = children[state]?.get(step);
      const viaFallback = state === 0 ? 0 : (next[(fallback[state] as number) * width + step] as number);
      if (child === undefined) {
        next[state * width + step] = viaFallback;
        continue;
      }
      next[state * width + step] = child;
      fallback[child] = viaFallback;
      outputs[child]?.push(...(outputs[viaFallback] ?? []));
      queue.push(child);
    }
  }
  return { next, outputs };
}
