import { mostSelective } from '../literal.ts';
import { asciiLower } from '../lower.ts';
import type { PatternAnalysis } from '../pattern.ts';
import { childrenOf, type Node, type Pcre2Syntax } from './ast.ts';
import { bytesOf } from './byte-set.ts';

export interface Pcre2Analysis extends PatternAnalysis {
  /** Bytes a match can begin with; undefined: any, or it may be empty. */
  readonly startBytes: Uint8Array | undefined;
  /** Where matches can begin: at the start of the text only, behind line feeds too, anywhere. */
  readonly startsAt: 'text' | 'line' | 'anywhere';
}

export function analysePcre2({ root }: Pcre2Syntax): Pcre2Analysis {
  const accepts = contains(root, 'accept');
  const literal = accepts ? undefined : mostSelective(requiredRuns(root));
  const first = accepts ? undefined : firstSet(root);
  const startBytes = first === undefined || first.nullable ? undefined : first.bytes;
  const simple = !['accept', 'backref', 'call', 'condition'].some((kind) =>
    contains(root, kind as Node['kind']),
  );
  const startsAt = accepts ? 'anywhere' : startOf(root, simple);
  const anchored = startsAt === 'text' && isTied(root);
  return {
    isMatchAll: root.kind === 'empty',
    requiredLiterals: literal === undefined ? undefined : [literal],
    firstBytes: anchored && startBytes !== undefined ? Uint8Array.from([...startBytes, 0]) : undefined,
    literalExact: undefined,
    startBytes,
    startsAt,
  };
}

function contains(node: Node, kind: Node['kind']): boolean {
  return node.kind === kind || childrenOf(node).some((child) => contains(child, kind));
}

/** Runs of single letters (either case) that every match holds, folded. */
function requiredRuns(root: Node): string[] {
  const runs: string[] = [];
  let run = '';
  const end = () => {
    if (run !== '') runs.push(run);
    run = '';
  };
  const visit = (node: Node): void => {
    switch (node.kind) {
      case 'empty':
      case 'assert':
      case 'look':
      case 'keep':
        return;
      case 'set': {
        const bytes = new Set(bytesOf(node.bytes).map((c) => asciiLower(String.fromCharCode(c))));
        const [only] = bytes;
        if (bytes.size === 1 && only !== undefined && only < '\x80') run += only;
        else end();
        return;
      }
      case 'seq':
        for (const item of node.items) visit(item);
        return;
      case 'capture':
      case 'atomic':
        visit(node.body);
        return;
      case 'repeat':
        end();
        if (node.min > 0) visit(node.body);
        end();
        return;
      default:
        end();
    }
  };
  visit(root);
  end();
  return runs;
}

interface First {
  readonly bytes: Uint8Array;
  /** May match without consuming a byte. */
  readonly nullable: boolean;
}

/** The bytes a node can begin with; undefined where that is not known. */
function firstSet(node: Node): First | undefined {
  switch (node.kind) {
    case 'empty':
    case 'assert':
    case 'look':
    case 'keep':
      return { bytes: new Uint8Array(256), nullable: true };
    case 'fail':
      return { bytes: new Uint8Array(256), nullable: false };
    case 'set':
      return { bytes: node.bytes, nullable: false };
    case 'capture':
    case 'atomic':
      return firstSet(node.body);
    case 'repeat': {
      const first = firstSet(node.body);
      return first && { bytes: first.bytes, nullable: first.nullable || node.min === 0 };
    }
    case 'seq': {
      let bytes: Uint8Array = new Uint8Array(256);
      for (const item of node.items) {
        const first = firstSet(item);
        if (first === undefined) return undefined;
        bytes = union(bytes, first.bytes);
        if (!first.nullable) return { bytes, nullable: false };
      }
      return { bytes, nullable: true };
    }
    case 'alt': {
      const firsts = node.branches.map(firstSet);
      let bytes: Uint8Array = new Uint8Array(256);
      let nullable = false;
      for (const first of firsts) {
        if (first === undefined) return undefined;
        bytes = union(bytes, first.bytes);
        nullable ||= first.nullable;
      }
      return { bytes, nullable };
    }
    default:
      return undefined;
  }
}

function union(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((flag, i) => flag | (b[i] ?? 0));
}

/** `simple`: what stands in groups does not depend on captures, so a leading `.*` need not be tried again. */
function startOf(node: Node, simple: boolean): Pcre2Analysis['startsAt'] {
  switch (node.kind) {
    case 'assert':
      return node.what === 'begin' ? 'text' : node.what === 'lineBegin' ? 'line' : 'anywhere';
    case 'capture':
      return startOf(node.body, simple);
    case 'seq': {
      const [first] = node.items;
      return first === undefined ? 'anywhere' : startOf(first, simple);
    }
    case 'alt': {
      const starts = node.branches.map((branch) => startOf(branch, simple));
      if (starts.includes('anywhere')) return 'anywhere';
      return starts.includes('line') ? 'line' : 'text';
    }
    case 'repeat': {
      const { body, min, max, mode } = node;
      if (!simple || min !== 0 || Number.isFinite(max) || mode === 'possessive' || body.kind !== 'set') {
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
