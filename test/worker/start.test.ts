import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';
import { Closing } from '../../src/worker/closing.ts';
import { startWorker } from '../../src/worker/start.ts';

it('leaves nothing open when it cannot start', async () => {
  const cluster = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(cluster, 'listening');
  let asked = 0;
  cluster.on('request', () => asked++);
  const address = cluster.address();
  const { config, diagnostics } = parseConfig(
    'test.yaml',
    JSON.stringify({
      sources: [{ queue_url: 'http://127.0.0.1:9/1/q', endpoint: 'http://127.0.0.1:9', region: 'x' }],
      opensearch: { urls: [`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`] },
      state: { shared: { url: 'redis://127.0.0.1:9', ca_file: 'no/such/file.pem' } },
      log: { level: 'silent' },
    }),
  );
  if (config === undefined) throw new Error(diagnostics.all.map(({ message }) => message).join('\n'));
  const listeners = () => ['SIGHUP', 'SIGTERM', 'SIGINT'].map((name) => process.listenerCount(name));
  const before = listeners();
  await expect(startWorker(config, { untilEmpty: true })).rejects.toThrow('no/such/file.pem');
  expect(asked).toBeGreaterThan(0);
  expect(listeners()).toEqual(before);
  await expect.poll(() => connections(cluster)).toBe(0);
  cluster.close();
});

const connections = (server: ReturnType<typeof createServer>): Promise<number> =>
  new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
  });

it('closes all, the last opened first, and says what failed', async () => {
  const closing = new Closing();
  const closed: string[] = [];
  closing.add(() => void closed.push('first'));
  closing.add(() => Promise.reject(new Error('second')));
  closing.add(async () => void closed.push('third'));
  await expect(closing.all()).rejects.toThrow('second');
  expect(closed).toEqual(['third', 'first']);
});
