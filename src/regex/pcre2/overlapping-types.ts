import { ACCEPT, type Ahead, ANYTHING, aheadOf, areDisjoint, unite } from './ahead.ts';
import { type Assertion, altOf, type CharacterType, childrenOf, type Node, type RepeatNode } from './ast.ts';

type Spelling = CharacterType | 'R';

/**
 * PCRE2 makes a repetition possessive when what follows cannot begin with the same character, and goes by the
 * spelling: these pairs are taken for disjoint though CR, VT, FF, 0x85 and 0xA0 are in both. So `\S+\h` does not
 * match `a\xa0`, and `.+\R` does not match `a\r`.
 */
const TAKEN_FOR_DISJOINT: ReadonlyMap<Spelling, readonly Spelling[]> = new Map<Spelling, readonly Spelling[]>(
  [
    ['.', ['R']],
    ['S', ['h', 'v', 'R']],
    ['h', ['S']],
    ['v', ['S']],
    ['R', ['.', 's']],
  ],
);

/** Repetitions of types become possessive where PCRE2 makes them so by mistake. */
export function possessOverlapping(root: Node): Node {
  const spellings = spellingsOf(root);
  if (spellings.has('call')) return root;
  let result = root;
  for (const [base, others] of TAKEN_FOR_DISJOINT) {
    if (spellings.has(base) && others.some((other) => spellings.has(other))) {
      result = new Rewriter(base, others).rewrite(result, { after: ACCEPT, isLast: true });
    }
  }
  return result;
}

/** What stands behind a node. */
interface Behind {
  readonly after: Ahead;
  /** The group ends there: a lazy repetition stays one. */
  readonly isLast: boolean;
}

const UNKNOWN: Behind = { after: ANYTHING, isLast: true };

class Rewriter {
  readonly #base: Spelling;
  readonly #others: readonly Spelling[];

  constructor(base: Spelling, others: readonly Spelling[]) {
    this.#base = base;
    this.#others = others;
  }

  rewrite(node: Node, behind: Behind): Node {
    switch (node.kind) {
      case 'seq':
        return node.isCharacter ? node : { ...node, items: this.#items(node.items, behind) };
      case 'alt':
        return altOf(node.branches.map((branch) => this.rewrite(branch, { ...behind, isLast: true })));
      case 'capture':
        return { ...node, body: this.rewrite(node.body, { ...behind, isLast: true }) };
      case 'atomic':
      case 'look':
        if (node.kind === 'atomic' && node.type === 'R') return node;
        return { ...node, body: this.rewrite(node.body, UNKNOWN) };
      case 'repeat': {
        if (spellingOf(node.body) === this.#base) return this.#possessed(node, behind);
        const isOnce = node.max === 1;
        return { ...node, body: this.rewrite(node.body, isOnce ? { ...behind, isLast: true } : UNKNOWN) };
      }
      default:
        return node;
    }
  }

  #items(items: readonly Node[], behind: Behind): readonly Node[] {
    const result: Node[] = [];
    let { after } = behind;
    let isLast = true;
    for (const item of [...items].reverse()) {
      result.unshift(this.rewrite(item, { after, isLast }));
      after = this.#ahead(item, after);
      if (!(item.kind === 'repeat' && item.min === 0)) isLast = false;
    }
    return result;
  }

  #possessed(node: RepeatNode, { after, isLast }: Behind): Node {
    if (node.mode === 'possessive' || node.min === node.max) return node;
    if (node.mode === 'lazy' && (isLast || after.accepts)) return node;
    const own = aheadOf(node.body, ACCEPT).symbols;
    return areDisjoint(own, after.symbols) ? { ...node, mode: 'possessive' } : node;
  }

  /** As `aheadOf`, without the types that PCRE2 takes for disjoint from the base. */
  #ahead(node: Node, after: Ahead): Ahead {
    const spelling = spellingOf(node);
    if (spelling !== undefined && this.#others.includes(spelling)) return NOTHING_SHARED;
    switch (node.kind) {
      case 'capture':
      case 'atomic':
        return this.#ahead(node.body, after);
      case 'seq':
        return node.items.reduceRight((behind, item) => this.#ahead(item, behind), after);
      case 'alt':
        return node.branches.map((branch) => this.#ahead(branch, after)).reduce(unite);
      case 'repeat': {
        if (node.max === 0) return after;
        const first = this.#ahead(node.body, after);
        return node.min === 0 ? unite(first, after) : first;
      }
      case 'look':
        return ANYTHING;
      case 'assert':
        return isEnd(node.what) ? aheadOf(node, after) : ANYTHING;
      default:
        return aheadOf(node, after);
    }
  }
}

function isEnd(what: Assertion): boolean {
  return what === 'end' || what === 'endOrFinalLf' || what === 'lineEnd';
}

const NOTHING_SHARED: Ahead = { ...ANYTHING, symbols: new Uint8Array(ANYTHING.symbols.length) };

function spellingOf(node: Node): Spelling | undefined {
  return node.kind === 'set' || node.kind === 'point' || node.kind === 'atomic' ? node.type : undefined;
}

/** The spellings in a pattern; `call` where there is a subroutine call. */
function spellingsOf(root: Node): ReadonlySet<Spelling | 'call'> {
  const found = new Set<Spelling | 'call'>();
  const visit = (node: Node): void => {
    const spelling = spellingOf(node);
    if (spelling !== undefined) found.add(spelling);
    if (node.kind === 'call') found.add('call');
    for (const child of childrenOf(node)) visit(child);
  };
  visit(root);
  return found;
}
