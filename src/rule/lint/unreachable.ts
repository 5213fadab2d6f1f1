import type { CompiledNode } from '../compile.ts';
import type { LintCheck } from './check.ts';

/**
 * HR704: rules that a sibling before them always hides. A sibling whose conditions are a part of a rule's own
 * holds whenever the rule would, and gives the result (SEMANTICS 4.3).
 */
export const unreachable: LintCheck = ({ rules }, report) => {
  const visit = (siblings: readonly CompiledNode[]): void => {
    const asked = siblings.map(
      ({ compiled }) => new Set(compiled.conditions.map(({ option, text }) => `${option} ${text}`)),
    );
    for (const [at, node] of siblings.entries()) {
      const { rule } = node.compiled;
      const hider = siblings.slice(0, at).find((before, index) => {
        return hides(before) && isPart(asked[index], asked[at]);
      });
      if (hider !== undefined && hider.compiled !== node.compiled) {
        report('HR704', rule.id, `rule ${hider.compiled.rule.id} matches first whenever this rule would`, {
          span: rule.span,
          related: [{ message: 'the rule that is tried before', span: hider.compiled.rule.span }],
          remedy: `Make this rule a child of ${hider.compiled.rule.id}, or give it a higher level.`,
        });
      }
      visit(node.children);
    }
  };
  for (const root of rules.roots) visit(root.children);
};

/** Gives a result for certain once its plain conditions hold. */
function hides({ compiled }: CompiledNode): boolean {
  return (
    !compiled.noAlert &&
    compiled.query === undefined &&
    !compiled.conditions.some(({ option }) => option === 'if_fts' || option === 'check_diff')
  );
}

function isPart(part: ReadonlySet<string> | undefined, whole: ReadonlySet<string> | undefined): boolean {
  if (part === undefined || whole === undefined || part.size > whole.size) return false;
  for (const condition of part) if (!whole.has(condition)) return false;
  return true;
}
