import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configSchema } from '../../src/config/schema.ts';
import { signature } from '../../src/notify/webhook.ts';
import { openAnnouncer } from '../../src/worker/announce.ts';

const item = (level: number) => ({
  id: `alert-${level}`,
  record: { ordinal: 0, time: 0, raw: '' },
  document: {
    stream: 'alerts' as const,
    time: 0,
    json: `{"timestamp":"t","rule":{"id":"7","level":${level},"description":"gr\xc3\xbcn"},"location":"here"}`,
  },
});

describe('openAnnouncer', () => {
  let server: Server;
  let url = '';
  const received: { body: string; signature: string | undefined }[] = [];

  beforeEach(async () => {
    received.length = 0;
    server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      request.on('end', () => {
        received.push({ body, signature: request.headers['x-harrier-signature']?.toString() });
        response.end();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  async function announce(targets: object[], ...levels: number[]): Promise<void> {
    const announcer = openAnnouncer(configSchema.parse({ announce: targets }).announce, () => {});
    for (const level of levels) announcer?.announce(item(level));
    await announcer?.close(5000);
  }

  it('sends alerts from the level on, signed, as they are', async () => {
    await announce([{ type: 'webhook', url, level: 10, secret: 's' }], 9, 10, 12);
    expect(received.map(({ body }) => JSON.parse(body).rule.level)).toEqual([10, 12]);
    const [first] = received;
    const time = Number(/^t=(\d+)/.exec(first?.signature ?? '')?.[1]);
    expect(first?.signature).toBe(signature('s', time, first?.body ?? ''));
  });

  it('writes a line for chat, and any other message by template', async () => {
    await announce([{ type: 'chat', url }], 8);
    expect(JSON.parse(received[0]?.body ?? '').text).toContain('rule 7: grün');
    await announce([{ type: 'webhook', url, content_type: 'text/plain', template: 'L{{rule.level}}' }], 8);
    expect(received[1]?.body).toBe('L8');
  });

  it('is nothing without targets, and refuses a template that does not compile', () => {
    expect(openAnnouncer([], () => {})).toBeUndefined();
    const { announce: targets } = configSchema.parse({ announce: [{ type: 'chat', url, template: '{{' }] });
    expect(() => openAnnouncer(targets, () => {})).toThrow(/template/);
  });
});
