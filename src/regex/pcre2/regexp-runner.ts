import type { Pcre2Analysis } from './analyse.ts';
import { isOrdinary, type Node, type Pcre2Syntax, seqOf } from './ast.ts';
import { workOf } from './cost.ts';
import { LazyRegExp } from './lazy-regexp.ts';
import { largestWithin, N, ONE, type Polynomial, product, sum } from './polynomial.ts';
import { relax } from './possessive.ts';
import { holdsCapture, regExpSource } from './to-regexp.ts';

/**
 * Steps that a RegExp may take for one subject: about as long as the matcher needs to reach its own limit.
 * A subject so long that the proven bound of the pattern is above it goes to the matcher.
 */
const STEP_BUDGET = 200_000_000;

/** V8 keeps its backtracking stack in at most 64 MiB. */
const MAX_LENGTH = 1 << 20;

/** Runs a pattern as a JavaScript RegExp, where the meaning is the same and the time is bounded. */
export class RegExpRunner {
  readonly #startsAt: Pcre2Analysis['startsAt'];
  /** Longest subjects for a search from one place and from all. */
  readonly #longestTied: number;
  readonly #longest: number;
  readonly #exec: LazyRegExp;
  readonly #test: LazyRegExp;

  constructor(source: string, testSource: string, startsAt: Pcre2Analysis['startsAt'], work: Polynomial) {
    this.#exec = new LazyRegExp(source);
    this.#test = new LazyRegExp(testSource);
    this.#startsAt = startsAt;
    this.#longestTied = largestWithin(work, STEP_BUDGET, MAX_LENGTH);
    this.#longest = largestWithin(product(sum(N, ONE), sum(work, ONE)), STEP_BUDGET, MAX_LENGTH);
  }

  /** Whether subjects of so many bytes can be searched. */
  takes(length: number): boolean {
    return length <= (this.#startsAt === 'text' ? this.#longestTied : this.#longest);
  }

  /** Whether it matches; undefined: not for this subject. */
  test(text: string): boolean | undefined {
    if (this.#isTied(text)) return this.#test.test(text, true);
    return text.length > this.#longest ? undefined : this.#test.test(text, false);
  }

  /** The match; undefined: not for this subject; null: no match. */
  exec(text: string): RegExpExecArray | null | undefined {
    if (this.#isTied(text)) return this.#exec.exec(text, true);
    return text.length > this.#longest ? undefined : this.#exec.exec(text, false);
  }

  /** Only the start of the text can begin a match. */
  #isTied(text: string): boolean {
    if (this.#startsAt === 'anywhere' || text.length > this.#longestTied) return false;
    return this.#startsAt === 'text' || !text.includes('\n');
  }
}

/** Undefined where a RegExp would mean something else, or no bound for its time is known. */
export function regExpRunner(syntax: Pcre2Syntax, { startsAt }: Pcre2Analysis): RegExpRunner | undefined {
  if (syntax.utf || !isOrdinary(syntax)) return undefined;
  return runnerOf(relax(syntax.root), startsAt);
}

/**
 * Finds what every match begins with: the longest beginning of a sequence that takes subjects of common length.
 * Where that is nowhere in a subject, the matcher need not run. Undefined where so little is known that it
 * would exclude hardly anything.
 */
export function prefixRunner(syntax: Pcre2Syntax, { startsAt }: Pcre2Analysis): RegExpRunner | undefined {
  if (syntax.utf || !isOrdinary(syntax) || syntax.root.kind !== 'seq') return undefined;
  const { items } = syntax.root;
  let longest: RegExpRunner | undefined;
  for (let length = LEAST_ITEMS; length < Math.min(items.length, MOST_ITEMS); length++) {
    const runner = runnerOf(relax(seqOf(items.slice(0, length))), startsAt);
    if (runner?.takes(COMMON_LENGTH) !== true) break;
    longest = runner;
  }
  return longest;
}

/** Bytes; log texts are seldom longer. */
export const COMMON_LENGTH = 4096;
const LEAST_ITEMS = 3;
const MOST_ITEMS = 40;

function runnerOf(root: Node, startsAt: Pcre2Analysis['startsAt']): RegExpRunner | undefined {
  const work = workOf(root);
  if (work === undefined) return undefined;
  const source = regExpSource(root, true);
  const testSource = holdsCapture(root) ? regExpSource(root, false) : source;
  if (source === undefined || testSource === undefined) return undefined;
  return new RegExpRunner(source, testSource, startsAt, work);
}
