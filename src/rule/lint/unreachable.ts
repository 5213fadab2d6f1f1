import type { CompiledNode } from '../compile.ts';
import type { LintCheck } from './check.ts';

/**
 * HR704: rules that a sibling before them always hides. A sibling whose conditions are a part of a rule's own
 * holds whenever the rule would, and gives the result (SEMANTICS 4.3).
 */
export const unreachable: LintCheck = ({ rules }, report) => {
  const visit = (siblings: readonly CompiledNode[]): void => {
    const before = new SiblingsBefore(siblings);
    for (const node of siblings) {
      const { rule } = node.compiled;
      const hider = before.hiderOf(node);
      if (hider !== undefined && hider.compiled !== node.compiled) {
        report('HR704', rule.id, `rule ${hider.compiled.rule.id} matches first whenever this rule would`, {
          span: rule.span,
          related: [{ message: 'the rule that is tried before', span: hider.compiled.rule.span }],
          remedy: `Make this rule a child of ${hider.compiled.rule.id}, or give it a higher level.`,
        });
      }
      before.add(node);
      visit(node.children);
    }
  };
  for (const root of rules.roots) visit(root.children);
};

/** A sibling that can hide others, with its place and what it asks. */
interface Hider {
  readonly at: number;
  readonly node: CompiledNode;
  readonly asked: ReadonlySet<string>;
}

/** Finds a hider by what it asks that the fewest siblings ask: there may be thousands of them. */
class SiblingsBefore {
  readonly #asked = new Map<CompiledNode, ReadonlySet<string>>();
  readonly #askers = new Map<string, number>();
  readonly #hiders = new Map<string | undefined, Hider[]>();
  #added = 0;

  constructor(siblings: readonly CompiledNode[]) {
    for (const node of siblings) {
      const all = asked(node);
      this.#asked.set(node, all);
      for (const one of all) this.#askers.set(one, (this.#askers.get(one) ?? 0) + 1);
    }
  }

  add(node: CompiledNode): void {
    const at = this.#added++;
    if (!hides(node)) return;
    const all = this.#asked.get(node) ?? NOTHING;
    const key = this.#rarest(all);
    const hiders = this.#hiders.get(key);
    if (hiders === undefined) this.#hiders.set(key, [{ at, node, asked: all }]);
    else hiders.push({ at, node, asked: all });
  }

  /** The first one whose conditions are a part of those of the node. */
  hiderOf(node: CompiledNode): CompiledNode | undefined {
    const whole = this.#asked.get(node) ?? NOTHING;
    let first: Hider | undefined;
    for (const key of [undefined, ...whole]) {
      const hider = this.#hiders.get(key)?.find((one) => isPart(one.asked, whole));
      if (hider !== undefined && (first === undefined || hider.at < first.at)) first = hider;
    }
    return first?.node;
  }

  #rarest(all: ReadonlySet<string>): string | undefined {
    const [rarest] = [...all].sort((a, b) => (this.#askers.get(a) ?? 0) - (this.#askers.get(b) ?? 0));
    return rarest;
  }
}

const NOTHING: ReadonlySet<string> = new Set();

function asked({ compiled }: CompiledNode): ReadonlySet<string> {
  return new Set(compiled.conditions.map(({ option, text }) => `${option} ${text}`));
}

/** Gives a result for certain once its plain conditions hold. */
function hides({ compiled }: CompiledNode): boolean {
  return (
    !compiled.noAlert &&
    compiled.query === undefined &&
    !compiled.conditions.some(({ option }) => option === 'if_fts' || option === 'check_diff')
  );
}

function isPart(part: ReadonlySet<string>, whole: ReadonlySet<string>): boolean {
  if (part.size > whole.size) return false;
  for (const condition of part) if (!whole.has(condition)) return false;
  return true;
}
