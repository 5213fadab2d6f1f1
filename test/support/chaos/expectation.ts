import { Readable } from 'node:stream';
import type { Config } from '../../../src/config/schema.ts';
import type { ObjectOrigin } from '../../../src/document/origin.ts';
import type { DocumentStream } from '../../../src/document/stream.ts';
import { cloudTrail } from '../../../src/log-type/cloudtrail/cloudtrail.ts';
import type { LogRecord } from '../../../src/log-type/log-type.ts';
import { type AnyLogType, logTypeNamed } from '../../../src/log-type/registry.ts';
import { vpcFlow } from '../../../src/log-type/vpc-flow/log-type.ts';
import { type DeadLetter, type DeadLetterStore, deadLetter } from '../../../src/sink/dead-letter.ts';
import type { SinkItem } from '../../../src/sink/sink.ts';
import { pipelineContext } from '../../../src/worker/context.ts';
import {
  type EvaluatedRecord,
  type Evaluation,
  type Evaluator,
  evaluate,
} from '../../../src/worker/evaluation/evaluate.ts';
import { evaluateAlone } from '../../../src/worker/evaluation/evaluate-alone.ts';
import { evaluateHeld } from '../../../src/worker/evaluation/evaluate-held.ts';
import { processObject } from '../../../src/worker/object/pipeline.ts';
import type { ChaosObject, Poison } from './traffic.ts';

/** Types that rules see, by the stream that has one document for each record. */
const LOG_TYPES: Partial<Record<DocumentStream, AnyLogType | undefined>> = {
  'ecs-vpcflow': logTypeNamed(vpcFlow.name),
  'ecs-cloudtrail': logTypeNamed(cloudTrail.name),
};

/**
 * What a run must lead to: found by reading every object once, in one process with nothing in the way, and by
 * one engine that takes the records of all of them in the order of event time.
 */
export class Expectation {
  /** Ids of documents, alerts and findings, by stream. */
  readonly ids = new Map<DocumentStream, Set<string>>();
  readonly letters = new Map<string, DeadLetter>();
  /** Messages that nobody understands: their letters are known by an id that only the queue knows. */
  readonly messages = new Set<string>();
  /** Some finished documents, for measuring the sink. */
  readonly samples: SinkItem[] = [];
  /** Alerts of rules that count. */
  composites = 0;
  readonly #config: Config;
  readonly #evaluators: readonly Evaluator[];
  readonly #bucket: string;
  readonly #sampleCount: number;
  #judged: EvaluatedRecord<LogRecord>[] = [];

  constructor(config: Config, evaluators: readonly Evaluator[], bucket: string, sampleCount: number) {
    this.#config = config;
    this.#evaluators = evaluators;
    this.#bucket = bucket;
    this.#sampleCount = sampleCount;
  }

  /** `etag`: as the bucket gave it, without quotes. */
  async add({ key, body, loud }: Omit<ChaosObject, 'records'>, etag: string): Promise<void> {
    const origin: ObjectOrigin = { bucket: this.#bucket, key, etag };
    const sink = {
      write: async (items: readonly SinkItem[]) => {
        for (const item of items) {
          this.#expect(item);
          const { record, id: documentId, document } = item;
          const logType = LOG_TYPES[document.stream];
          if (logType === undefined || loud?.has(record.ordinal) === false) continue;
          this.#judged.push({ record, documentId, logType, origin });
        }
        return { written: items.length, existing: 0, rejected: [] };
      },
      close: async () => {},
    };
    const context = pipelineContext(this.#config, 'event', [], sink, this.#store);
    await processObject(origin, Readable.from([body]), context);
  }

  async addPoison(poison: Poison, etag: string | undefined, source: string): Promise<void> {
    if (poison.kind === 'message') this.messages.add(poison.body);
    else if (poison.kind === 'missing') {
      const pointer = { source, bucket: this.#bucket, key: poison.key };
      this.#bury(deadLetter({ kind: 'object', reason: 'object-missing', message: '', pointer }, 0));
    } else await this.add(poison, etag ?? '');
  }

  /** Expects what the rules raise on everything that was added. */
  judge(): void {
    const order = (a: EvaluatedRecord<LogRecord>, b: EvaluatedRecord<LogRecord>) =>
      a.record.time - b.record.time || (a.documentId < b.documentId ? -1 : 1);
    for (const record of this.#judged.sort(order)) {
      const { raised, failures } = this.#evaluate(record);
      if (failures.length > 0) throw new Error(failures[0]?.message);
      for (const item of raised) {
        this.#expect(item);
        if (item.document.stream === 'alerts' && item.document.json.includes('"previous_output"')) {
          this.composites++;
        }
      }
    }
    this.#judged = [];
  }

  /** With shared state, an event whose verdict depends on no other takes no place in the memory of the engine. */
  #evaluate(record: EvaluatedRecord<LogRecord>): Evaluation {
    const findings = true;
    if (this.#config.state.shared === undefined) {
      return evaluate(record, this.#evaluators, { clock: 'event', findings });
    }
    const alone = evaluateAlone(record, this.#evaluators, { findings, source: undefined });
    if (alone.held === undefined) return alone;
    const held = evaluateHeld(alone.held, this.#evaluators, { findings, late: false });
    return {
      raised: [...alone.raised, ...held.raised],
      failures: [...alone.failures, ...held.failures],
    };
  }

  #expect(item: SinkItem): void {
    const { stream } = item.document;
    let ids = this.ids.get(stream);
    if (ids === undefined) {
      ids = new Set();
      this.ids.set(stream, ids);
    }
    ids.add(item.id);
    if (this.samples.length < this.#sampleCount) this.samples.push(item);
  }

  #bury(letter: DeadLetter): void {
    this.letters.set(letter.id, letter);
  }

  readonly #store: DeadLetterStore = {
    place: 'expectation',
    put: async (letters) => {
      for (const letter of letters) this.#bury(letter);
    },
    list: async function* () {},
    get: async () => undefined,
    remove: async () => {},
    close: async () => {},
  };
}
