import { listKey } from '../compile-condition.ts';
import type { RuleNode } from '../tree.ts';
import type { LintCheck } from './check.ts';

/** Literal alternatives of a pattern such as `^RunInstances$|StopInstances`; undefined for anything more. */
function literals(text: string): readonly string[] | undefined {
  const names = text.split('|').map((name) => name.replace(/^\^|\$$/g, ''));
  return names.every((name) => /^\w+$/.test(name)) ? names : undefined;
}

/**
 * HR713: a rule waits for a value that an ancestor's list does not hold, such as an event name that is missing
 * from `aws-eventnames`.
 */
export const listName: LintCheck = ({ tree, lists }, report) => {
  for (const { syntax, nodes } of tree.rules) {
    for (const field of syntax.fields) {
      if (field.negate) continue;
      const names = literals(field.text);
      if (names === undefined) continue;
      const lookups = nodes.map((node) => ancestorList(node, field.name));
      const list = lookups[0];
      if (list === undefined || !lookups.every((other) => other === list)) continue;
      const entries = lists.get(listKey(list))?.entries;
      if (entries === undefined) continue;
      const keys = [...entries.keys()];
      const missing = names.filter(
        (name) => !keys.some((key) => key.toLowerCase().includes(name.toLowerCase())),
      );
      if (missing.length === 0) continue;
      report('HR713', syntax.id, `${missing.join(', ')}: not in ${list}, which an ancestor tests`, {
        span: field.elements.at(-1)?.contentSpan ?? syntax.element.span,
        remedy: `Add a line "${missing[0]}:" to the list.`,
      });
    }
  }
};

/** The list that the nearest ancestor looks a field up in. */
function ancestorList(node: RuleNode, field: string): string | undefined {
  for (let above = node.parent; above !== undefined; above = above.parent) {
    const found = above.rule.syntax.lists.find(
      (list) => list.lookup === 'match_key' && list.field.toLowerCase() === field.toLowerCase(),
    );
    if (found !== undefined) return found.list;
  }
  return undefined;
}
