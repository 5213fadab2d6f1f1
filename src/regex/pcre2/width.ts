import type { Node } from './ast.ts';

/** Measures what nodes consume: look-behinds go back so far. The widths of groups are kept. */
export class Widths {
  readonly #groupOf: (group: number) => Node | undefined;
  /** Undefined while a group is measured, so a group that holds itself has no width. */
  readonly #groups = new Map<number, number | undefined>();

  constructor(groupOf: (group: number) => Node | undefined) {
    this.#groupOf = groupOf;
  }

  /** Characters (bytes without UTF) that a node consumes; undefined where PCRE2 finds no fixed length. */
  of(node: Node): number | undefined {
    switch (node.kind) {
      case 'empty':
      case 'fail':
      case 'accept':
      case 'assert':
      case 'look':
      case 'keep':
      case 'verb':
        return 0;
      case 'set':
      case 'point':
        return 1;
      case 'capture':
      case 'atomic':
        return this.of(node.body);
      case 'seq':
        return node.isCharacter ? 1 : this.#sequence(node.items);
      case 'alt':
        return this.#common(node.branches);
      case 'condition':
        if (node.test.kind === 'define') return 0;
        return this.#common(node.hasNo ? [node.yes, node.no] : [node.yes]);
      case 'repeat': {
        if (node.body.kind === 'look') return node.body.behind && node.isVaried ? undefined : 0;
        const width = this.of(node.body);
        return width === undefined || node.min !== node.max ? undefined : width * node.min;
      }
      case 'call':
        return this.#group(node.group);
      case 'backref': {
        const [group, more] = node.groups;
        return group === undefined || more !== undefined ? undefined : this.#group(group);
      }
      case 'grapheme':
        return undefined;
    }
  }

  #sequence(items: readonly Node[]): number | undefined {
    let sum = 0;
    for (const item of items) {
      const width = this.of(item);
      if (width === undefined) return undefined;
      sum += width;
      // PCRE2 looks no further in a branch that ends here.
      if (item.kind === 'fail' || item.kind === 'accept') break;
    }
    return sum;
  }

  #common(branches: readonly Node[]): number | undefined {
    const [first, ...rest] = branches.map((branch) => this.of(branch));
    return rest.every((width) => width === first) ? first : undefined;
  }

  #group(group: number): number | undefined {
    if (this.#groups.has(group)) return this.#groups.get(group);
    this.#groups.set(group, undefined);
    const body = group === 0 ? undefined : this.#groupOf(group);
    const width = body && this.of(body);
    this.#groups.set(group, width);
    return width;
  }
}
