import { LiteralScan } from '../../regex/literal-scan.ts';
import type { CompiledNode } from '../compile.ts';
import { type Candidates, MAX_ENTRIES, MIN_SIBLINGS, type Siblings } from './candidates.ts';

/** So many siblings must have log literals before the log is scanned for all of them at once. */
const MIN_LITERAL_RULES = 4;
/** Siblings with log literals that the first scan is about: one of them, or one between them, often matches. */
const FIRST_LITERAL_RULES = 8;

/** The siblings in front of the first that needs literals, and filters for what follows. */
export function literalCandidates(siblings: Siblings): Candidates {
  const literal = siblings.flatMap((node, at) => (literalsOf(node).length > 0 ? [at] : []));
  if (siblings.length < MIN_SIBLINGS || literal.length < MIN_LITERAL_RULES)
    return { siblings, more: undefined };
  const [start = 0] = literal;
  const second = literal.length < 2 * FIRST_LITERAL_RULES ? undefined : literal[FIRST_LITERAL_RULES];
  const rest = second === undefined ? undefined : new LiteralFilter(siblings.slice(second), undefined);
  return { siblings: siblings.slice(0, start), more: new LiteralFilter(siblings.slice(start, second), rest) };
}

/** For each log condition of a rule the literals of which one must be there. */
function literalsOf({ compiled }: CompiledNode): readonly (readonly string[])[] {
  return compiled.conditions.flatMap(({ index }) => {
    const literals = index?.kind === 'log' ? index.pattern.requiredLiterals : undefined;
    return literals === undefined ? [] : [literals];
  });
}

/** What passes after a row of literals, and the places reached by one more. */
interface FoundLiterals {
  readonly next: Map<number, FoundLiterals>;
  passing: Candidates | undefined;
}

/** Leaves out siblings none of whose literals stand in the log. */
export class LiteralFilter {
  readonly #siblings: Siblings;
  readonly #more: LiteralFilter | undefined;
  /** Made when the first log comes: what stands in front of most siblings matches most events. */
  #literals: NeededLiterals | undefined;
  readonly #start: FoundLiterals = { next: new Map(), passing: undefined };
  #places = 0;

  /** `more`: for the siblings behind these. */
  constructor(siblings: Siblings, more: LiteralFilter | undefined) {
    this.#siblings = siblings;
    this.#more = more;
  }

  /** What passes follows from the literals found, so it is remembered by them, in the order they were found. */
  of(log: string): Candidates {
    this.#literals ??= neededLiterals(this.#siblings);
    const { scan } = this.#literals;
    scan.scan(log);
    let place = this.#start;
    for (let hit = 0; hit < scan.hitCount; hit++) {
      const literal = scan.hits[hit] as number;
      let next = place.next.get(literal);
      if (next === undefined) {
        if (this.#places >= MAX_ENTRIES) return this.#passing(this.#literals);
        next = { next: new Map(), passing: undefined };
        place.next.set(literal, next);
        this.#places++;
      }
      place = next;
    }
    place.passing ??= this.#passing(this.#literals);
    return place.passing;
  }

  #passing({ scan, needed }: NeededLiterals): Candidates {
    const found: CompiledNode[] = [];
    next: for (let at = 0; at < needed.length; at++) {
      for (const literals of needed[at] ?? []) {
        let there = false;
        for (const literal of literals) {
          if (scan.has(literal)) {
            there = true;
            break;
          }
        }
        if (!there) continue next;
      }
      const node = this.#siblings[at];
      if (node !== undefined) found.push(node);
    }
    return { siblings: found, more: this.#more };
  }
}

interface NeededLiterals {
  readonly scan: LiteralScan;
  /** For each sibling, the literals of each of its log conditions: one of each must be there. */
  readonly needed: readonly (readonly (readonly number[])[])[];
}

function neededLiterals(siblings: Siblings): NeededLiterals {
  const numbers = new Map<string, number>();
  const numberOf = (literal: string): number => {
    const number = numbers.get(literal) ?? numbers.size;
    numbers.set(literal, number);
    return number;
  };
  const needed = siblings.map((node) => literalsOf(node).map((literals) => literals.map(numberOf)));
  return { needed, scan: new LiteralScan([...numbers.keys()]) };
}
