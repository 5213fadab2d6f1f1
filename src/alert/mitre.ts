import type { MitreReferences } from '../rule/rule.ts';
import { TACTICS, TECHNIQUES } from './generated/attack.ts';

/** What an alert says of ATT&CK: ids, tactic names, technique names (SEMANTICS 9.1). */
export interface MitreNames {
  readonly id: readonly string[];
  readonly tactic: readonly string[];
  readonly technique: readonly string[];
}

interface Technique {
  readonly name: string;
  readonly tactics: readonly string[];
}

/**
 * Names for a rule's references; undefined when the alert leaves them out: no tactic found (ids as written), or
 * no valid pair (tactic and technique written together).
 */
export function mitreNames(references: MitreReferences): MitreNames | undefined {
  return references.style === 'ids' ? namesOfIds(references.ids) : namesOfPairs(references.pairs);
}

function namesOfIds(ids: readonly string[]): MitreNames | undefined {
  const tactics = new Set<string>();
  const names: string[] = [];
  for (const id of ids) {
    const technique = table().techniques.get(id);
    if (technique === undefined) continue;
    names.push(technique.name);
    for (const tactic of technique.tactics) tactics.add(table().tactics.get(tactic) ?? tactic);
  }
  return tactics.size === 0 ? undefined : { id: ids, tactic: [...tactics], technique: names };
}

function namesOfPairs(
  pairs: readonly { readonly tactic: string; readonly technique: string }[],
): MitreNames | undefined {
  /** By name, which techniques of different parents can share: the first one's id is shown. */
  const techniques = new Map<string, string>();
  const tactics = new Set<string>();
  for (const pair of pairs) {
    const technique = table().techniques.get(pair.technique);
    if (technique === undefined || !technique.tactics.includes(pair.tactic)) continue;
    tactics.add(table().tactics.get(pair.tactic) ?? pair.tactic);
    if (!techniques.has(technique.name)) techniques.set(technique.name, pair.technique);
  }
  if (techniques.size === 0) return undefined;
  return { id: [...techniques.values()], tactic: [...tactics], technique: [...techniques.keys()] };
}

interface AttackTable {
  readonly tactics: ReadonlyMap<string, string>;
  readonly techniques: ReadonlyMap<string, Technique>;
}

let parsed: AttackTable | undefined;

function table(): AttackTable {
  parsed ??= {
    tactics: new Map(rows(TACTICS).map(([id = '', name = '']) => [id, name])),
    techniques: new Map(
      rows(TECHNIQUES).map(([id = '', name = '', tactics = '']) => [
        id,
        { name, tactics: tactics.split(',') },
      ]),
    ),
  };
  return parsed;
}

function rows(text: string): string[][] {
  return text.split('\n').map((line) => line.split('|'));
}
