import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../support/aws.ts';
import { type Reply, startServer, type TestServer } from '../../support/http-server.ts';
import { runCli } from '../../support/run-cli.ts';

describe('harrier status', { timeout: 60_000 }, () => {
  let folder: string;
  let worker: TestServer;
  let answer: Reply;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'harrier-'));
    worker = await startServer(() => answer);
  });
  afterAll(async () => {
    await worker.close();
    await rm(folder, { recursive: true });
  });

  async function status(settings: object = {}, ...options: string[]) {
    const file = path.join(folder, 'harrier.yaml');
    const metrics = { port: Number(new URL(worker.url).port) };
    const dead_letter = { type: 'folder', path: path.join(folder, 'letters') };
    await writeFile(file, JSON.stringify({ metrics, dead_letter, ...settings }));
    return runCli('status', '--config', file, ...options);
  }

  it('is 0 while the worker runs and nothing is set aside', async () => {
    answer = {
      body: {
        ready: true,
        inWork: 2,
        waiting: 7,
        paused: {},
        lastDone: Date.now() - 5000,
        delays: { q: 97_530_000 },
      },
    };
    const { code, stdout } = await status();
    expect(stdout).toMatch(/^delay q +27 h 06 min from event to index$/m);
    expect(stdout).toMatch(/^worker +runs, 2 objects in work, 7 waiting, last message finished \d.* ago$/m);
    expect(stdout).toMatch(/^dead letters +0$/m);
    expect(code).toBe(0);
  });

  it('says why it is paused', async () => {
    answer = { body: { ready: false, inWork: 0, waiting: 0, paused: { sink: 'credentials' } } };
    const { code, stdout } = await status();
    expect(stdout).toMatch(/is paused \(sink: credentials\), .*no message finished yet\n {2}.harrier check/);
    expect(code).toBe(1);
    expect(JSON.parse((await status({}, '--json')).stdout)).toMatchObject({
      worker: { paused: { sink: 'credentials' } },
      deadLetters: 0,
    });
  });

  it('does not take another server for the worker', async () => {
    answer = { body: { hello: 'world' } };
    const { code, stdout } = await status();
    expect(stdout).toMatch(/does not answer at http:\/\/127\.0\.0\.1:\d+\/status/);
    expect(code).toBe(1);
  });

  it('is 1 when a queue cannot be asked', async () => {
    answer = { body: { ready: true, inWork: 0, waiting: 0, paused: {} } };
    const endpoint = `http://127.0.0.1:${await freePort()}`;
    const credentials = { access_key_id: 'AKIAEXAMPLE', secret_access_key: 'example' };
    const queue_url = `${endpoint}/111122223333/q`;
    const { code, stdout } = await status({
      sources: [{ queue_url, endpoint, region: 'eu-west-1', credentials }],
    });
    expect(stdout).toMatch(/^queue q +asking the queue: .*ECONNREFUSED.*\n {2}Check network/m);
    expect(code).toBe(1);
  });
});
