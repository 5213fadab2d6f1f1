import type { PatternAnalysis } from '../pattern.ts';
import { ANYTHING, aheadOf } from './ahead.ts';
import { childrenOf, isOrdinary, type Node, type Pcre2Syntax } from './ast.ts';
import type { PlainPattern } from './plain.ts';
import { requiredExact, requiredFolded } from './required.ts';
import { optimizedStarts } from './start-optimization.ts';

/** What is known of a PCRE2 pattern without running it. */
export interface Pcre2Analysis extends PatternAnalysis {
  /** Where matches can begin: at the start of the text only, behind line feeds too, anywhere. */
  readonly startsAt: 'text' | 'line' | 'anywhere';
  /** A literal that every match holds as it is. */
  readonly exactLiteral: string | undefined;
}

/** `plain`: the pattern as a literal, where it is one. */
export function analysePcre2(syntax: Pcre2Syntax, plain: PlainPattern | undefined): Pcre2Analysis {
  const { root, utf } = syntax;
  const accepts = contains(root, ['accept']);
  const isSimple = !contains(root, ['accept', 'backref', 'call', 'condition', 'verb']);
  const startsAt = accepts ? 'anywhere' : startOf(root, isSimple);
  const isExact = plain?.atBegin === true && plain.atEnd === 'end' && isWholeFolded(plain);
  return {
    isMatchAll: !utf && isOrdinary(syntax) && matchesAll(root),
    requiredLiterals: accepts ? undefined : requiredFolded(root),
    firstBytes: startsAt === 'text' && isTied(root) ? startsOf(syntax) : undefined,
    literalExact: isExact && !utf ? plain.literal : undefined,
    startsAt,
    exactLiteral: accepts ? undefined : requiredExact(root),
  };
}

/** 257 flags as `firstBytes`, of what can stand where a match begins; undefined: anything. */
export function startsOf(syntax: Pcre2Syntax): Uint8Array | undefined {
  const symbols = symbolsAtStart(syntax, contains(syntax.root, ['accept']));
  return symbols?.includes(0) === true ? symbols : undefined;
}

/** Verbs that end the search make a difference between a place that fails and one that is not tried. */
function symbolsAtStart({ root, triesEveryStart }: Pcre2Syntax, accepts: boolean): Uint8Array | undefined {
  if (holdsEndOfSearch(root)) return triesEveryStart ? undefined : optimizedStarts(root);
  return accepts ? undefined : aheadOf(root, ANYTHING).symbols;
}

function holdsEndOfSearch(node: Node): boolean {
  if (node.kind === 'verb' && (node.verb === 'commit' || node.verb === 'skip')) return true;
  return childrenOf(node).some(holdsEndOfSearch);
}

function contains(node: Node, kinds: readonly Node['kind'][]): boolean {
  return kinds.includes(node.kind) || childrenOf(node).some((child) => contains(child, kinds));
}

/** Equality of folded texts decides: ASCII only, and no letter has to have its own case. */
function isWholeFolded({ literal, caseless }: { literal: string; caseless: boolean }): boolean {
  return /^[\x00-\x7f]*$/.test(literal) && (caseless || !/[A-Za-z]/.test(literal));
}

/** Made of parts only that may be empty without any condition. */
function matchesAll(node: Node): boolean {
  switch (node.kind) {
    case 'empty':
    case 'keep':
      return true;
    case 'capture':
      return matchesAll(node.body);
    case 'seq':
      return node.items.every(matchesAll);
    case 'repeat':
      return node.body.kind === 'set' && node.min === 0;
    default:
      return false;
  }
}

/** `isSimple`: what stands in groups does not depend on captures, so a leading `.*` need not be tried again. */
function startOf(node: Node, isSimple: boolean): Pcre2Analysis['startsAt'] {
  switch (node.kind) {
    case 'assert':
      return node.what === 'begin' ? 'text' : node.what === 'lineBegin' ? 'line' : 'anywhere';
    case 'capture':
      return startOf(node.body, isSimple);
    case 'seq': {
      const [first] = node.items;
      return first === undefined ? 'anywhere' : startOf(first, isSimple);
    }
    case 'alt': {
      const starts = node.branches.map((branch) => startOf(branch, isSimple));
      if (starts.includes('anywhere')) return 'anywhere';
      return starts.includes('line') ? 'line' : 'text';
    }
    case 'repeat': {
      const { body, min, max, mode } = node;
      // The first iteration begins where the match does; a `.*` in it may be left out of account.
      if (body.kind !== 'set' && min > 0) return startOf(body, false);
      if (!isSimple || min !== 0 || Number.isFinite(max) || mode === 'possessive' || body.kind !== 'set') {
        return 'anywhere';
      }
      const missing = body.bytes.filter((flag) => flag === 0).length;
      if (missing === 0) return 'text';
      return missing === 1 && body.bytes[10] === 0 ? 'line' : 'anywhere';
    }
    default:
      return 'anywhere';
  }
}

/** Begins with an assertion of the start of the text in every branch. */
function isTied(node: Node): boolean {
  switch (node.kind) {
    case 'assert':
      return node.what === 'begin';
    case 'capture':
      return isTied(node.body);
    case 'seq':
      return node.items[0] !== undefined && isTied(node.items[0]);
    case 'alt':
      return node.branches.every(isTied);
    default:
      return false;
  }
}
