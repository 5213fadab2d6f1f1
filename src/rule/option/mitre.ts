import type { XmlElement } from '../../xml/element.ts';
import type { MitreReferences } from '../rule.ts';
import type { ReadContext, RuleOption } from './option.ts';

/** What one block says; undefined when it is dropped. */
function readBlock(element: XmlElement, context: ReadContext): MitreReferences | undefined {
  const drop = (code: 'HR230' | 'HR231', message: string, at = element): undefined => {
    context.report(code, message, { span: at.span });
    return undefined;
  };
  if (element.children.length === 0) return drop('HR230', 'the block is empty');
  const ids: string[] = [];
  const tactics: string[] = [];
  const techniques: string[] = [];
  const targets = new Map([
    ['id', ids],
    ['tacticid', tactics],
    ['techniqueid', techniques],
  ]);
  let failed = false;
  for (const child of element.children) {
    const target = targets.get(child.name.toLowerCase());
    if (target === undefined) drop('HR231', `${child.name} has no meaning in a mitre block`, child);
    else if (child.content === '') drop('HR230', `<${child.name}> is empty`, child);
    failed ||= target === undefined || child.content === '';
    target?.push(child.content);
  }
  if (failed) return undefined;
  if (ids.length > 0) {
    if (tactics.length + techniques.length > 0)
      return drop('HR230', 'id and tacticID or techniqueID are mixed in one block');
    return { style: 'ids', ids };
  }
  const [tactic] = tactics;
  const [technique] = techniques;
  if (tactic === undefined) return drop('HR230', 'tacticID is missing');
  if (technique === undefined) return drop('HR230', 'techniqueID is missing');
  if (tactics.length > 1 || techniques.length > 1) return drop('HR230', 'the block has more than one pair');
  return { style: 'pairs', pairs: [{ tactic, technique }] };
}

/** Blocks add up; the pair style displaces ids of other blocks (SEMANTICS 2.8). */
function merge(existing: MitreReferences | undefined, block: MitreReferences): MitreReferences {
  if (existing === undefined) return unique(block);
  if (existing.style === 'ids') {
    return block.style === 'ids' ? unique({ style: 'ids', ids: [...existing.ids, ...block.ids] }) : block;
  }
  if (block.style === 'ids') return existing;
  return unique({ style: 'pairs', pairs: [...existing.pairs, ...block.pairs] });
}

function unique(references: MitreReferences): MitreReferences {
  if (references.style === 'ids') return { style: 'ids', ids: [...new Set(references.ids)] };
  const seen = new Map(references.pairs.map((pair) => [`${pair.tactic}\0${pair.technique}`, pair]));
  return { style: 'pairs', pairs: [...seen.values()] };
}

export const MITRE: RuleOption = {
  name: 'mitre',
  group: 'output',
  summary: 'ATT&CK techniques of the rule, shown with their names as `rule.mitre`.',
  value: 'elements `id`, or one `tacticID` with one `techniqueID`',
  repeated: 'all',
  example: '<mitre><id>T1110.001</id></mitre>',
  read(element, rule, context) {
    const block = readBlock(element, context);
    if (block === undefined) return;
    if (rule.mitre !== undefined && rule.mitre.style !== block.style) {
      context.report('HR230', 'the ids are dropped, since another block names pairs', { span: element.span });
    }
    rule.mitre = merge(rule.mitre, block);
  },
};
