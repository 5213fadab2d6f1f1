import { ACCEPT, type Ahead, aheadOf, areDisjoint, isNullable, unite } from './ahead.ts';
import type { ByteSet, Node, RepeatNode } from './ast.ts';
import { constant, maximum, N, ONE, type Polynomial, power, product, sum, ZERO } from './polynomial.ts';

/**
 * Bounds for a backtracking search from one place, n being the length of the text.
 *
 * A run of a set that is followed by something that cannot begin with a member of the set has one way that
 * survives the next byte; any other run has n + 1. What follows is looked at once for each way, so work
 * multiplies along a sequence. A repeated group has a bound only when each of its iterations has one way: else
 * the ways double with every iteration.
 */
interface Cost {
  /** Ways to match from one place of which the next byte does not dispose at once. */
  readonly ways: Polynomial;
  /** Steps to try all of them, with the first look at what follows. */
  readonly work: Polynomial;
}

/** Steps that a backtracking matcher takes at most from one place; undefined when no polynomial is known. */
export function workOf(root: Node): Polynomial | undefined {
  return costOf(root, ACCEPT)?.work;
}

function costOf(node: Node, after: Ahead): Cost | undefined {
  switch (node.kind) {
    case 'empty':
    case 'keep':
      return { ways: ONE, work: ZERO };
    case 'fail':
    case 'set':
      return { ways: ONE, work: ONE };
    case 'assert':
      return { ways: ONE, work: constant(2) };
    case 'look': {
      const inside = costOf(node.body, ACCEPT);
      return inside && { ways: ONE, work: sum(inside.work, constant(2)) };
    }
    case 'capture': {
      const inside = costOf(node.body, after);
      return inside && { ways: inside.ways, work: sum(inside.work, constant(2)) };
    }
    case 'seq':
      return sequence(node.items, after);
    case 'alt':
      return alternatives(node.branches, after);
    case 'repeat':
      return repetition(node, after);
    default:
      return undefined;
  }
}

function sequence(items: readonly Node[], after: Ahead): Cost | undefined {
  let behind = after;
  let total: Cost = { ways: ONE, work: ZERO };
  for (const item of [...items].reverse()) {
    const cost = costOf(item, behind);
    if (cost === undefined) return undefined;
    total = {
      ways: product(cost.ways, total.ways),
      work: sum(cost.work, product(cost.ways, total.work)),
    };
    if (total.work.length > HIGHEST_DEGREE) return undefined;
    behind = aheadOf(item, behind);
  }
  return total;
}

function alternatives(branches: readonly Node[], after: Ahead): Cost | undefined {
  const ways: Polynomial[] = [];
  const work: Polynomial[] = [constant(branches.length)];
  for (const branch of branches) {
    const cost = costOf(branch, after);
    if (cost === undefined) return undefined;
    ways.push(cost.ways);
    work.push(cost.work);
  }
  return { ways: areExclusive(branches) ? maximum(...ways) : sum(...ways), work: sum(...work) };
}

function repetition({ body, min, max }: RepeatNode, after: Ahead): Cost | undefined {
  if (max === 0) return { ways: ONE, work: ZERO };
  if (min === 1 && max === 1) return costOf(body, after);
  if (isNullable(body)) return undefined;
  const first = aheadOf(body, ACCEPT);
  const inside = costOf(body, max === 1 ? after : unite(first, after));
  if (inside === undefined) return undefined;
  const isDetermined = areDisjoint(first.symbols, after.symbols);
  const iterations = Number.isFinite(max) ? constant(max) : N;
  const refusals = isDetermined ? product(sum(iterations, ONE), constant(after.misses)) : ZERO;
  if (isOne(inside.ways)) {
    const exits = Number.isFinite(max) ? constant(max - min + 1) : sum(N, ONE);
    return {
      ways: isDetermined || min === max ? ONE : exits,
      work: sum(product(iterations, sum(inside.work, ONE)), ONE, refusals),
    };
  }
  if (max > MOST_ITERATIONS) return undefined;
  const last = power(inside.ways, max);
  if (last.length > HIGHEST_DEGREE) return undefined;
  return {
    ways: product(constant(isDetermined && max === 1 ? 1 : max - min + 1), last),
    work: sum(product(constant(max), product(last, inside.work)), product(last, refusals)),
  };
}

/** Repetitions of groups that are ambiguous in themselves multiply their ways: more are not worth a bound. */
const MOST_ITERATIONS = 4;
/** Above this even short subjects may take too long. */
const HIGHEST_DEGREE = 12;

const isOne = (ways: Polynomial) => ways.length === 1 && (ways[0] ?? 0) <= 1;

/** No text can match two of the branches at one place. */
function areExclusive(branches: readonly Node[]): boolean {
  if (branches.length > MOST_COMPARED) return false;
  const heads = branches.map(headOf);
  return heads.every((a, i) => heads.slice(i + 1).every((b) => differ(a, b)));
}

/** Branches are compared pair by pair while a pattern is compiled. */
const MOST_COMPARED = 50;

const differ = (a: readonly ByteSet[], b: readonly ByteSet[]): boolean =>
  a.some((set, i) => areDisjoint(set, b[i] ?? set));

/** The sets of the bytes that a node begins with, as far as each is one. */
function headOf(node: Node): readonly ByteSet[] {
  switch (node.kind) {
    case 'set':
      return [node.bytes];
    case 'capture':
      return headOf(node.body);
    case 'repeat':
      return node.min > 0 ? headOf(node.body).slice(0, 1) : [];
    case 'seq': {
      const head: ByteSet[] = [];
      for (const item of node.items) {
        const part = headOf(item);
        head.push(...part);
        if (item.kind !== 'set') break;
      }
      return head;
    }
    default:
      return [];
  }
}
