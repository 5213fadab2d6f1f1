import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { parseConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';
import { type Cluster, connect, member } from '../../src/opensearch/client.ts';
import type { DeadLetter } from '../../src/sink/dead-letter.ts';
import { DeadLetterFolder } from '../../src/sink/dead-letter-folder.ts';
import { assemble, openSource } from '../../src/worker/assemble.ts';
import { Metrics } from '../../src/worker/metrics.ts';
import { Worker } from '../../src/worker/worker.ts';
import { TEST_REGION } from './aws-bucket.ts';

export interface WorkerSetup {
  readonly aws: string;
  readonly opensearch: string;
  readonly queueUrls: readonly string[];
  readonly prefix: string;
  /** Further lines of the configuration. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A worker in this process on emulator and real OpenSearch, to be run as often as a test likes. */
export class TestWorker {
  readonly config: Config;
  readonly folder: string;
  readonly metrics = new Metrics();
  readonly logs: Record<string, unknown>[] = [];
  readonly cluster: Cluster;
  readonly #prefix: string;

  private constructor(config: Config, folder: string, setup: WorkerSetup) {
    this.config = config;
    this.folder = folder;
    this.cluster = connect({ nodes: [setup.opensearch] });
    this.#prefix = setup.prefix;
  }

  static async create(setup: WorkerSetup): Promise<TestWorker> {
    const folder = await mkdtemp(path.join(tmpdir(), 'harrier-worker-'));
    return new TestWorker(testConfig(setup, folder), folder, setup);
  }

  /** Runs until the queues are empty; state in memory begins anew each time. */
  async run(): Promise<void> {
    const log = pino(
      { level: 'debug', base: null },
      { write: (line: string) => this.logs.push(JSON.parse(line)) },
    );
    const assembly = await assemble(this.config, 'arrival', this.metrics, log);
    const sources = this.config.sources.map((source) => openSource(this.config, source, this.metrics, log));
    const worker = new Worker({
      sources,
      context: assembly.context,
      concurrency: this.config.limits.concurrency,
      metrics: this.metrics,
      log,
      untilEmpty: true,
    });
    try {
      await worker.run(new AbortController().signal, new AbortController().signal);
    } finally {
      for (const { clients } of sources) clients.destroy();
      await assembly.close();
    }
  }

  /** Documents in the indices of a stream. */
  async count(stream: string): Promise<number> {
    const index = `${this.#prefix}-${stream}-*`;
    await this.cluster.expect({ method: 'POST', path: `/${index}/_refresh` }, [404]);
    const { body } = await this.cluster.expect({ method: 'GET', path: `/${index}/_count` }, [404]);
    return Number(member(body, 'count') ?? 0);
  }

  /** Sources of the documents of a stream. */
  async documents(stream: string): Promise<Record<string, unknown>[]> {
    const index = `${this.#prefix}-${stream}-*`;
    await this.cluster.expect({ method: 'POST', path: `/${index}/_refresh` }, [404]);
    const { body } = await this.cluster.expect(
      { method: 'GET', path: `/${index}/_search`, query: { size: '1000' } },
      [404],
    );
    const hits = member(member(body, 'hits'), 'hits');
    return Array.isArray(hits) ? hits.map((hit) => member(hit, '_source') as Record<string, unknown>) : [];
  }

  async deadLetters(): Promise<DeadLetter[]> {
    const letters: DeadLetter[] = [];
    const { dead_letter } = this.config;
    if (dead_letter.type !== 'folder') throw new Error('no folder is configured');
    for await (const letter of new DeadLetterFolder(dead_letter.path).list()) letters.push(letter);
    return letters;
  }

  async close(): Promise<void> {
    await this.cluster.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function testConfig(setup: WorkerSetup, folder: string): Config {
  const { aws, opensearch, queueUrls, prefix, more } = setup;
  const text = JSON.stringify({
    sources: queueUrls.map((queue_url) => ({
      queue_url,
      endpoint: aws,
      region: TEST_REGION,
      wait: 1,
      visibility_timeout: 10,
      max_receives: 2,
      credentials: { access_key_id: 'test', secret_access_key: 'test' },
    })),
    opensearch: { urls: [opensearch], index_prefix: prefix },
    dead_letter: { type: 'folder', path: path.join(folder, 'dead') },
    metrics: { enabled: false },
    ...more,
  });
  const { config, diagnostics } = parseConfig('test.yaml', text);
  if (config === undefined) throw new Error(diagnostics.all.map(({ message }) => message).join('\n'));
  return config;
}
