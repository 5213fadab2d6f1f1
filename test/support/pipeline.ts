import type { LogRecord, LogType } from '../../src/log-type/log-type.ts';
import type { EngineSession } from '../../src/ruleset/engine.ts';
import type { DeadLetter, DeadLetterStore } from '../../src/sink/dead-letter.ts';
import type { Sink, SinkItem, SinkOutcome } from '../../src/sink/sink.ts';
import type { PipelineContext, Stages } from '../../src/worker/object/pipeline.ts';
import { ObjectLedger } from '../../src/worker/state/ledger.ts';

/** One record a line; `bad…` is a bad record, `boom` breaks the object. */
export const LINES: LogType<LogRecord> = {
  name: 'lines',
  async *read(bytes) {
    let text = '';
    for await (const chunk of bytes) text += chunk.toString('latin1');
    let ordinal = 0;
    for (const raw of text.split('\n').filter((line) => line !== '')) {
      if (raw === 'boom') throw new ContentError();
      const at = ordinal++;
      if (raw.startsWith('bad')) {
        yield { records: [], bad: [{ ordinal: at, reason: 'bad-line', message: 'bad', raw }], skipped: {} };
      } else yield { records: [{ ordinal: at, time: at * 1000, raw }], bad: [], skipped: {} };
    }
  },
  documents: () => (record) => [
    { stream: 'ecs-vpcflow', time: record.time, json: JSON.stringify(record.raw) },
  ],
  compactText: (record) => record.raw,
  wazuhText: (record) => `wazuh:${record.raw}`,
  fields: {},
};

export class ContentError extends Error {}

export const STAGES: Stages = {
  decompress: (bytes) => bytes,
  recognise: ({ key }) =>
    key.startsWith('skip') ? { kind: 'skip', reason: 'not-ours' } : { kind: 'log', logType: LINES },
  faultOf: (error) => (error instanceof ContentError ? { reason: 'broken', message: 'boom' } : undefined),
  objectId: ({ key }) => key,
  documentId: (object, ordinal) => `${object}-${ordinal}`,
};

/** Alerts on texts that contain `alert`; remembers everything it was asked. */
export class FakeSession implements EngineSession {
  readonly seen: string[] = [];

  /** The verdict on `held` texts depends on others. */
  processAlone({ text }: { readonly text: string }) {
    return { ...this.process({ text }), usedState: text.includes('held') };
  }

  process({ text }: { readonly text: string }) {
    this.seen.push(text);
    const alert = text.includes('alert');
    return {
      decoder: undefined,
      rule: alert ? { id: 7, level: 5 } : undefined,
      alert,
      signal: false,
      dropped: undefined,
      error: undefined,
      json: () => `{"timestamp":"then","n":${this.seen.length}}`,
    };
  }
}

/** Keeps what it is given; `fail` decides about each write before anything is kept. */
export class MemorySink implements Sink {
  readonly stored = new Map<string, SinkItem>();
  readonly writes: number[] = [];
  inFlight = 0;
  mostInFlight = 0;
  fail: (items: readonly SinkItem[]) => void = () => {};
  reject: (item: SinkItem) => boolean = () => false;
  delayMs = 0;

  async write(items: readonly SinkItem[]): Promise<SinkOutcome> {
    this.inFlight++;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    this.inFlight--;
    this.fail(items);
    this.writes.push(items.length);
    let existing = 0;
    const rejected = items.filter(this.reject).map((item) => ({ item, reason: 'no', message: 'never' }));
    for (const item of items.filter((one) => !this.reject(one))) {
      const id = `${item.document.stream}/${item.id}`;
      if (this.stored.has(id)) existing++;
      else this.stored.set(id, item);
    }
    return { written: items.length - existing - rejected.length, existing, rejected };
  }

  ids(stream: string): string[] {
    return [...this.stored.values()].filter((item) => item.document.stream === stream).map((item) => item.id);
  }

  async close(): Promise<void> {}
}

export class MemoryDeadLetters implements DeadLetterStore {
  readonly place = 'memory';
  readonly letters = new Map<string, DeadLetter>();

  async put(letters: readonly DeadLetter[]): Promise<void> {
    for (const letter of letters) this.letters.set(letter.id, letter);
  }
  async *list(): AsyncGenerator<DeadLetter> {
    yield* this.letters.values();
  }
  async get(id: string): Promise<DeadLetter | undefined> {
    return this.letters.get(id);
  }
  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.letters.delete(id);
  }
  async close(): Promise<void> {}
}

export interface TestContext extends PipelineContext {
  readonly sink: MemorySink;
  readonly deadLetters: MemoryDeadLetters;
  readonly session: FakeSession;
}

export function testContext(limits: Partial<PipelineContext['limits']> = {}): TestContext {
  const session = new FakeSession();
  return {
    stages: STAGES,
    outputs: { ecs: true, ocsf: false, profile: 'compat', keepOriginal: false },
    evaluators: [{ name: 'test', eventText: 'compact', session }],
    session,
    clock: 'event',
    sink: new MemorySink(),
    deadLetters: new MemoryDeadLetters(),
    ledger: new ObjectLedger(100),
    limits: {
      maxRecordBytes: 1000,
      maxBadRecords: 100,
      batchItems: 3,
      batchBytes: 1e6,
      batchesInFlight: 2,
      ...limits,
    },
  };
}

export async function* bytesOf(...texts: string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text, 'latin1');
}
