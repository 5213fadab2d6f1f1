import type { LogEvent } from '../event/log-event.ts';
import { LiteralScan } from '../regex/literal-scan.ts';
import type { CompiledNode } from './compile.ts';
import type { Condition } from './condition.ts';
import type { Evaluation } from './evaluation.ts';

/** Sibling lists shorter than this are tested as they are. */
const MIN_SIBLINGS = 4;
/** So many siblings must test a field before its values are remembered. */
const MIN_HOT = 4;
/** So many siblings must have log literals before the log is scanned for all of them at once. */
const MIN_LITERAL_RULES = 4;
/** Events that come to a list before its literals are compiled. */
const USES_BEFORE_SCAN = 16;
/** Entries of one cache; past that, lists are computed and not kept. */
const MAX_PROGRAMS = 256;
const MAX_VALUES = 512;
/** Longer values are not remembered. */
const MAX_VALUE_BYTES = 200;
/** A field whose values hardly ever come back is given up after so many look-ups. */
const TRIAL_LOOKUPS = 2_000;

/** Siblings with log literals that the first scan is about: one of them, or one between them, often matches. */
const FIRST_LITERAL_RULES = 8;

/** Sibling nodes in their order. */
type Siblings = readonly CompiledNode[];

/** What can still match an event. */
export interface Candidates {
  readonly siblings: Siblings;
  /** Those behind them: the log is looked through when none of the first has matched. */
  readonly more: LiteralFilter | undefined;
}

/**
 * Leaves out siblings that would fail (PERFORMANCE 2.3): by decoder and program name, by the value of fields
 * that many of them test, and by literals that must occur in the log. Only conditions that stand before any
 * side effect of SEMANTICS 4.2 are looked at, and the order never changes. Caches are bounded by count.
 */
export class CandidateIndex {
  readonly #siblings: Siblings;
  readonly #all: Candidates;
  readonly #byDecoder = new Map<number, DecoderSiblings>();

  constructor(siblings: Siblings) {
    this.#siblings = siblings;
    this.#all = { siblings, more: undefined };
  }

  of(event: LogEvent, evaluation: Evaluation): Candidates {
    if (this.#siblings.length < MIN_SIBLINGS) return this.#all;
    const decoder = event.decoder?.id ?? -1;
    let group = this.#byDecoder.get(decoder);
    if (group === undefined) {
      group = new DecoderSiblings(this.#siblings.filter((node) => passesDecoder(node, decoder)));
      this.#byDecoder.set(decoder, group);
    }
    return group.of(event, evaluation);
  }
}

function passesDecoder({ compiled }: CompiledNode, decoder: number): boolean {
  return compiled.conditions.every(({ index }) => index?.kind !== 'decoder' || index.decoderId === decoder);
}

/** Siblings for one decoder; next by program name. */
class DecoderSiblings {
  readonly #siblings: Siblings;
  readonly #testsProgram: boolean;
  readonly #all: PresentSiblings;
  readonly #byProgram = new Map<string | undefined, PresentSiblings>();

  constructor(siblings: Siblings) {
    this.#siblings = siblings;
    this.#testsProgram = siblings.some((node) => conditionsOf(node, 'program').length > 0);
    this.#all = new PresentSiblings(siblings);
  }

  of(event: LogEvent, evaluation: Evaluation): Candidates {
    if (!this.#testsProgram) return this.#all.of(event, evaluation);
    const known = this.#byProgram.get(event.programName);
    if (known !== undefined) return known.of(event, evaluation);
    if (this.#byProgram.size >= MAX_PROGRAMS) return this.#all.of(event, evaluation);
    const passing = this.#siblings.filter((node) =>
      conditionsOf(node, 'program').every((condition) => condition.test(event, evaluation)),
    );
    const group = new PresentSiblings(passing);
    this.#byProgram.set(event.programName, group);
    return group.of(event, evaluation);
  }
}

/**
 * Siblings, next by which values are there at all: a condition on a missing value fails, negated or not
 * (SEMANTICS 2.3). One number tells the static fields that siblings test, and whether there are dynamic fields.
 */
class PresentSiblings {
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
      if (this.#byPresence.size < MAX_VALUES) this.#byPresence.set(presence, group);
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

/** Many values leave the same siblings: those share one list, with its own caches. */
class FieldGroups {
  readonly #numbers = new Map<CompiledNode, number>();
  readonly #known = new Map<string, FieldSiblings>();

  of(siblings: Siblings, used: ReadonlySet<string>): FieldSiblings {
    const key = `${[...used].join()} ${siblings.map((node) => this.#number(node)).join()}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const group = new FieldSiblings(siblings, used, this);
    if (this.#known.size < MAX_VALUES) this.#known.set(key, group);
    return group;
  }

  #number(node: CompiledNode): number {
    const number = this.#numbers.get(node) ?? this.#numbers.size;
    this.#numbers.set(node, number);
    return number;
  }
}

/** A value that many siblings test: a dynamic field, or a static one. */
interface HotField {
  readonly key: string;
  readonly read: (event: LogEvent) => string | undefined;
}

/** Siblings, next by the value of the field that most of them test, then by log literals. */
class FieldSiblings {
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
    if (this.#byValue.size >= MAX_VALUES || (value !== undefined && value.length > MAX_VALUE_BYTES)) {
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

function fieldKey({ index }: Condition): string | undefined {
  if (index?.kind === 'field') return `field ${index.fieldId}`;
  return index?.kind === 'static' ? index.member : undefined;
}

function conditionsOf({ compiled }: CompiledNode, kind: 'program' | 'decoder'): readonly Condition[] {
  return compiled.conditions.filter(({ index }) => index?.kind === kind);
}

/** The siblings in front of the first that needs literals, and filters for what follows. */
function literalCandidates(siblings: Siblings): Candidates {
  const literal = siblings.flatMap((node, at) => (literalsOf(node).length > 0 ? [at] : []));
  if (siblings.length < MIN_SIBLINGS || literal.length < MIN_LITERAL_RULES)
    return { siblings, more: undefined };
  const [start = 0] = literal;
  const second = literal.length < 2 * FIRST_LITERAL_RULES ? undefined : literal[FIRST_LITERAL_RULES];
  const rest = second === undefined ? undefined : new LiteralFilter(siblings.slice(second), undefined);
  return { siblings: siblings.slice(0, start), more: new LiteralFilter(siblings.slice(start, second), rest) };
}

/** For each log condition of a rule the literals of which one must be there. */
function literalsOf({ compiled }: CompiledNode): readonly (readonly string[])[] {
  return compiled.conditions.flatMap(({ index }) => {
    const literals = index?.kind === 'log' ? index.pattern.requiredLiterals : undefined;
    return literals === undefined ? [] : [literals];
  });
}

/** What passes after a row of literals, and the places reached by one more. */
interface FoundLiterals {
  readonly next: Map<number, FoundLiterals>;
  passing: Candidates | undefined;
}

/** Leaves out siblings none of whose literals stand in the log. */
class LiteralFilter {
  readonly #siblings: Siblings;
  readonly #more: LiteralFilter | undefined;
  /** Made when the first log comes: what stands in front of most siblings matches most events. */
  #literals: NeededLiterals | undefined;
  readonly #start: FoundLiterals = { next: new Map(), passing: undefined };
  #places = 0;

  /** `more`: for the siblings behind these. */
  constructor(siblings: Siblings, more: LiteralFilter | undefined) {
    this.#siblings = siblings;
    this.#more = more;
  }

  /** What passes follows from the literals found, so it is remembered by them, in the order they were found. */
  of(log: string): Candidates {
    this.#literals ??= neededLiterals(this.#siblings);
    const { scan } = this.#literals;
    scan.scan(log);
    let place = this.#start;
    for (let hit = 0; hit < scan.hitCount; hit++) {
      const literal = scan.hits[hit] as number;
      let next = place.next.get(literal);
      if (next === undefined) {
        if (this.#places >= MAX_VALUES) return this.#passing(this.#literals);
        next = { next: new Map(), passing: undefined };
        place.next.set(literal, next);
        this.#places++;
      }
      place = next;
    }
    place.passing ??= this.#passing(this.#literals);
    return place.passing;
  }

  #passing({ scan, needed }: NeededLiterals): Candidates {
    const found: CompiledNode[] = [];
    next: for (let at = 0; at < needed.length; at++) {
      for (const literals of needed[at] ?? []) {
        let there = false;
        for (const literal of literals) {
          if (scan.has(literal)) {
            there = true;
            break;
          }
        }
        if (!there) continue next;
      }
      const node = this.#siblings[at];
      if (node !== undefined) found.push(node);
    }
    return { siblings: found, more: this.#more };
  }
}

interface NeededLiterals {
  readonly scan: LiteralScan;
  /** For each sibling, the literals of each of its log conditions: one of each must be there. */
  readonly needed: readonly (readonly (readonly number[])[])[];
}

function neededLiterals(siblings: Siblings): NeededLiterals {
  const numbers = new Map<string, number>();
  const numberOf = (literal: string): number => {
    const number = numbers.get(literal) ?? numbers.size;
    numbers.set(literal, number);
    return number;
  };
  const needed = siblings.map((node) => literalsOf(node).map((literals) => literals.map(numberOf)));
  return { needed, scan: new LiteralScan([...numbers.keys()]) };
}
