/**
 * Finds which of a fixed set of literals occur in a text, in one pass (Aho–Corasick). Texts and literals are
 * lower-case byte strings. The transition table is dense over the bytes that occur in literals.
 */
export class LiteralScan {
  readonly #classes = new Uint8Array(256);
  readonly #width: number;
  readonly #next: Int32Array;
  /** For each state, literals that end there: a range of `#ends`. */
  readonly #endFrom: Int32Array;
  readonly #ends: Int32Array;
  /** Scan number in which a literal was last found. */
  readonly #found: Float64Array;
  #scan = 0;

  constructor(literals: readonly string[]) {
    const bytes = new Set<number>();
    for (const literal of literals)
      for (let at = 0; at < literal.length; at++) bytes.add(literal.charCodeAt(at));
    // Class 0 is every byte that no literal has.
    let classes = 1;
    for (const byte of [...bytes].slice(0, 255)) this.#classes[byte] = classes++;
    this.#width = classes;
    const { next, outputs } = buildStates(literals, this.#classes, classes);
    this.#next = next;
    this.#endFrom = new Int32Array(outputs.length + 1);
    this.#ends = new Int32Array(outputs.reduce((sum, list) => sum + list.length, 0));
    let end = 0;
    for (const [state, list] of outputs.entries()) {
      this.#endFrom[state] = end;
      for (const literal of list) this.#ends[end++] = literal;
    }
    this.#endFrom[outputs.length] = end;
    this.#found = new Float64Array(literals.length);
  }

  /** Looks through a text; `has` then answers for it. */
  scan(text: string): void {
    const scan = ++this.#scan;
    const [classes, next, endFrom, ends, found, width] = [
      this.#classes,
      this.#next,
      this.#endFrom,
      this.#ends,
      this.#found,
      this.#width,
    ];
    let state = 0;
    for (let at = 0; at < text.length; at++) {
      state = next[state * width + (classes[text.charCodeAt(at)] as number)] as number;
      const to = endFrom[state + 1] as number;
      for (let end = endFrom[state] as number; end < to; end++) found[ends[end] as number] = scan;
    }
  }

  /** Whether the literal of that number occurs in the text last scanned. */
  has(literal: number): boolean {
    return this.#found[literal] === this.#scan;
  }
}

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
