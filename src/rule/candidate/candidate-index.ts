import type { LogEvent } from '../../event/log-event.ts';
import type { CompiledNode } from '../compile.ts';
import type { Condition } from '../condition.ts';
import type { Evaluation } from '../evaluation.ts';
import { type Candidates, MIN_SIBLINGS, type Siblings } from './candidates.ts';
import { PresentSiblings } from './present.ts';

/** Programs whose siblings are kept. */
const MAX_PROGRAMS = 256;

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

function conditionsOf({ compiled }: CompiledNode, kind: 'program' | 'decoder'): readonly Condition[] {
  return compiled.conditions.filter(({ index }) => index?.kind === kind);
}
