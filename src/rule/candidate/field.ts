import type { LogEvent } from '../../event/log-event.ts';
import type { CompiledNode } from '../compile.ts';
import type { Condition } from '../condition.ts';
import type { Evaluation } from '../evaluation.ts';
import { type Candidates, MAX_ENTRIES, MIN_SIBLINGS, type Siblings } from './candidates.ts';
import { literalCandidates } from './literal.ts';

/** So many siblings must test a field before its values are remembered. */
const MIN_HOT = 4;
/** Longer values are not remembered. */
const MAX_VALUE_BYTES = 200;
/** A field whose values hardly ever come back is given up after so many look-ups. */
const TRIAL_LOOKUPS = 2_000;
/** Events that come to a list before its literals are compiled. */
const USES_BEFORE_SCAN = 16;

/** Many values leave the same siblings: those share one list, with its own caches. */
export class FieldGroups {
  readonly #numbers = new Map<CompiledNode, number>();
  readonly #known = new Map<string, FieldSiblings>();

  of(siblings: Siblings, used: ReadonlySet<string>): FieldSiblings {
    const key = `${[...used].join()} ${siblings.map((node) => this.#number(node)).join()}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const group = new FieldSiblings(siblings, used, this);
    if (this.#known.size < MAX_ENTRIES) this.#known.set(key, group);
    return group;
  }

  #number(node: CompiledNode): number {
    const number = this.#numbers.get(node) ?? this.#numbers.size;
    this.#numbers.set(node, number);
    return number;
  }
}

/** A value that many siblings test: a dynamic field, or a static one. */
export interface HotField {
  readonly key: string;
  readonly read: (event: LogEvent) => string | undefined;
}

/** Siblings, next by the value of the field that most of them test, then by log literals. */
export class FieldSiblings {
  readonly #siblings: Siblings;
  readonly #used: ReadonlySet<string>;
  readonly #groups: FieldGroups;
  #hot: HotField | undefined;
  readonly #byValue = new Map<string | undefined, FieldSiblings>();
  /** All of them, later on those that literals leave, where they are worth it. */
  #candidates: Candidates;
  #uses = 0;
  #lookups = 0;
  #hits = 0;

  constructor(siblings: Siblings, used: ReadonlySet<string>, groups: FieldGroups) {
    this.#siblings = siblings;
    this.#used = used;
    this.#groups = groups;
    this.#hot = siblings.length < MIN_SIBLINGS ? undefined : hottest(siblings, used);
    this.#candidates = { siblings, more: undefined };
  }

  of(event: LogEvent, evaluation: Evaluation): Candidates {
    const hot = this.#hot;
    if (hot === undefined) return this.#byLiterals();
    const value = hot.read(event);
    this.#lookups++;
    const known = this.#byValue.get(value);
    if (known !== undefined) {
      this.#hits++;
      return known.of(event, evaluation);
    }
    if (this.#lookups > TRIAL_LOOKUPS && this.#hits * 2 < this.#lookups) {
      this.#hot = undefined;
      this.#byValue.clear();
      return this.#byLiterals();
    }
    if (this.#byValue.size >= MAX_ENTRIES || (value !== undefined && value.length > MAX_VALUE_BYTES)) {
      return this.#byLiterals();
    }
    const passing = this.#siblings.filter(({ compiled }) =>
      compiled.conditions.every(
        (condition) => fieldKey(condition) !== hot.key || condition.test(event, evaluation),
      ),
    );
    const group = this.#groups.of(passing, new Set([...this.#used, hot.key]));
    this.#byValue.set(value, group);
    return group.of(event, evaluation);
  }

  #byLiterals(): Candidates {
    if (this.#uses < USES_BEFORE_SCAN && ++this.#uses === USES_BEFORE_SCAN) {
      this.#candidates = literalCandidates(this.#siblings);
    }
    return this.#candidates;
  }
}

function hottest(siblings: Siblings, used: ReadonlySet<string>): HotField | undefined {
  const counts = new Map<string, { field: HotField; rules: number }>();
  for (const { compiled } of siblings) {
    const seen = new Set<string>();
    for (const condition of compiled.conditions) {
      const { index } = condition;
      const key = fieldKey(condition);
      if (key === undefined || used.has(key) || seen.has(key)) continue;
      if (index?.kind !== 'field' && index?.kind !== 'static') continue;
      seen.add(key);
      const entry = counts.get(key) ?? { field: { key, read: index.read }, rules: 0 };
      entry.rules++;
      counts.set(key, entry);
    }
  }
  let best: { field: HotField; rules: number } | undefined;
  for (const entry of counts.values()) if (entry.rules > (best?.rules ?? MIN_HOT - 1)) best = entry;
  return best?.field;
}

/** The value that an index may know a condition by; undefined where there is none. */
export function fieldKey({ index }: Condition): string | undefined {
  if (index?.kind === 'field') return `field ${index.fieldId}`;
  return index?.kind === 'static' ? index.member : undefined;
}
