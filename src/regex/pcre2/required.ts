import { asciiLower } from '../../bytes/ascii.ts';
import { mostSelective, selectivity } from '../literal.ts';
import type { ByteSet, Node } from './ast.ts';
import { bytesOf } from './byte-set.ts';

/** The letter that a set stands for in a required literal; undefined when it is none. */
type Letter = (set: ByteSet) => string | undefined;

const folded: Letter = (set) => {
  const letters = new Set(bytesOf(set).map((byte) => asciiLower(String.fromCharCode(byte))));
  const [only] = letters;
  return letters.size === 1 && only !== undefined && only < '\x80' ? only : undefined;
};

const exact: Letter = (set) => {
  const bytes = bytesOf(set);
  return bytes.length === 1 ? String.fromCharCode(bytes[0] ?? 0) : undefined;
};

/** ASCII lower-case literals of which the folded text of every match holds one. */
export function requiredFolded(root: Node): readonly string[] | undefined {
  return best(candidates(root, folded));
}

/** A literal that every match holds as it is written. */
export function requiredExact(root: Node): string | undefined {
  return mostSelective(
    candidates(root, exact).flatMap((literals) => (literals.length === 1 ? literals : [])),
  );
}

/** Lists of which every match holds at least one literal each. */
function candidates(root: Node, letterOf: Letter): (readonly string[])[] {
  const found: (readonly string[])[] = [];
  let run = '';
  const end = () => {
    if (run !== '') found.push([run]);
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
        const letter = letterOf(node.bytes);
        if (letter === undefined) end();
        else run += letter;
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
        if (node.min === 1 && node.max === 1) {
          visit(node.body);
          return;
        }
        end();
        if (node.min > 0) visit(node.body);
        end();
        return;
      case 'alt': {
        end();
        const parts = node.branches.map((branch) => best(candidates(branch, letterOf)));
        if (!parts.includes(undefined)) found.push([...new Set(parts.flatMap((part) => part ?? []))]);
        return;
      }
      default:
        end();
    }
  };
  visit(root);
  end();
  return found;
}

/** More alternatives than that are no index entry any more. */
const MOST_LITERALS = 64;

/** The list that excludes most texts: its weakest literal counts, and fewer literals are better. */
function best(lists: readonly (readonly string[])[]): readonly string[] | undefined {
  let chosen: readonly string[] | undefined;
  let highest = Number.NEGATIVE_INFINITY;
  for (const list of lists) {
    if (list.length > MOST_LITERALS || list.length === 0) continue;
    const score = Math.min(...list.map(selectivity)) - Math.log2(list.length);
    if (score > highest) {
      highest = score;
      chosen = list;
    }
  }
  return chosen;
}
