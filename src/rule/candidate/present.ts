import type { LogEvent } from '../../event/log-event.ts';
import type { Evaluation } from '../evaluation.ts';
import { type Candidates, MAX_ENTRIES, MIN_SIBLINGS, type Siblings } from './candidates.ts';
import { FieldGroups, type FieldSiblings, fieldKey, type HotField } from './field.ts';

/**
 * Siblings, next by which values are there at all: a condition on a missing value fails, negated or not
 * (SEMANTICS 2.3). One number tells the static fields that siblings test, and whether there are dynamic fields.
 */
export class PresentSiblings {
  readonly #siblings: Siblings;
  readonly #all: Candidates;
  readonly #statics: readonly HotField[];
  readonly #dynamicKeys: readonly string[];
  readonly #groups: FieldGroups;
  readonly #byPresence = new Map<number, FieldSiblings>();

  constructor(siblings: Siblings) {
    this.#siblings = siblings;
    this.#all = { siblings, more: undefined };
    const statics = new Map<string, HotField>();
    const dynamic = new Set<string>();
    for (const { compiled } of siblings) {
      for (const condition of compiled.conditions) {
        const { index } = condition;
        const key = fieldKey(condition);
        if (key === undefined) continue;
        if (index?.kind === 'field') dynamic.add(key);
        else if (index?.kind === 'static') statics.set(key, { key, read: index.read });
      }
    }
    this.#statics = [...statics.values()];
    this.#dynamicKeys = [...dynamic];
    this.#groups = new FieldGroups();
  }

  of(event: LogEvent, evaluation: Evaluation): Candidates {
    if (this.#siblings.length < MIN_SIBLINGS) return this.#all;
    const statics = this.#statics;
    let presence = event.dynamic.size > 0 ? 1 : 0;
    for (let at = 0; at < statics.length; at++) {
      presence <<= 1;
      if ((statics[at] as HotField).read(event) !== undefined) presence |= 1;
    }
    let group = this.#byPresence.get(presence);
    if (group === undefined) {
      group = this.#group(event);
      if (this.#byPresence.size < MAX_ENTRIES) this.#byPresence.set(presence, group);
    }
    return group.of(event, evaluation);
  }

  #group(event: LogEvent): FieldSiblings {
    const missing = new Set(event.dynamic.size > 0 ? [] : this.#dynamicKeys);
    for (const { key, read } of this.#statics) if (read(event) === undefined) missing.add(key);
    const passing = this.#siblings.filter(
      ({ compiled }) => !compiled.conditions.some((condition) => missing.has(fieldKey(condition) ?? '')),
    );
    return this.#groups.of(passing, new Set());
  }
}
