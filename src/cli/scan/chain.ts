import { fromByteString } from '../../bytes/byte-string.ts';
import type { ChainLink } from '../../report/page.ts';
import type { NamedRuleset } from './rulesets.ts';

/** The path through a ruleset's tree to a rule: its first parents, from the root down. Built-in roots are left out. */
export function ruleChain(rulesets: readonly NamedRuleset[], ruleset: string, rule: string): ChainLink[] {
  const tree = rulesets.find(({ name }) => name === ruleset)?.ruleset.tree;
  const links: ChainLink[] = [];
  for (let node = tree?.byId.get(Number(rule))?.nodes[0]; node !== undefined; node = node.parent) {
    const { id, syntax } = node.rule;
    if (id >= 10)
      links.push({ id, level: syntax.level, description: fromByteString(syntax.description ?? '') });
  }
  return links.reverse();
}

/** What a rule says, with … in place of the values of an event; undefined for a rule that is not known. */
export function ruleTitle(
  rulesets: readonly NamedRuleset[],
  ruleset: string,
  rule: string,
): string | undefined {
  const tree = rulesets.find(({ name }) => name === ruleset)?.ruleset.tree;
  const description = tree?.byId.get(Number(rule))?.syntax.description;
  if (description === undefined) return undefined;
  return fromByteString(description)
    .replaceAll(/\$\([^)]*\)/g, '…')
    .replace(TAIL, '');
}

/** `, from …` and `: … bytes` at the end say nothing without their value. */
const TAIL = /(?:,? (?:used )?(?:from|to|of|by|on|at|with)(?: \w+)? …|: …(?: \w+)?)+$/;
