import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { Notifier } from '../../src/notify/notifier.ts';
import { compileTemplate, type Template } from '../../src/notify/template.ts';
import { ALERT_BODY, SLACK_BODY, webhook } from '../../src/notify/webhook.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A receiver that answers with the given statuses in turn (`silence`: not at all), then 200. */
async function receiver(...answers: (number | Answer | 'silence')[]) {
  const requests: { body: string; headers: IncomingHttpHeaders }[] = [];
  const server = createServer(async (request, response) => {
    requests.push({ body: await text(request), headers: request.headers });
    const answer = answers.shift() ?? 200;
    if (answer === 'silence') return;
    const { status, headers } = typeof answer === 'number' ? { status: answer } : answer;
    response.writeHead(status, headers).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook/secret-part`, requests };
}

interface Changes {
  body?: Template;
  secret?: string;
  queueLimit?: number;
  timeoutMs?: number;
}

function notifierFor(url: string, options: Changes = {}) {
  const givenUp: string[] = [];
  const target = webhook({
    name: 'hook',
    url,
    minimumLevel: 5,
    body: options.body ?? ALERT_BODY,
    contentType: 'application/json',
    headers: {},
    timeoutMs: options.timeoutMs ?? 2000,
    now: () => 1_700_000_000_000,
    ...(options.secret === undefined ? {} : { secret: options.secret }),
  });
  const notifier = new Notifier([target], {
    queueLimit: options.queueLimit ?? 100,
    attempts: 3,
    backoffMs: { first: 1, longest: 5 },
    onGivenUp: (name, announcement, reason) => givenUp.push(`${name} ${announcement.id}: ${reason}`),
  });
  return { notifier, givenUp };
}

const alert = {
  rule: { id: '80303', level: 5, description: 'Run "instance"\nrefused' },
  location: 's3',
  timestamp: 'T',
};
const announcement = (id: string, level = 5) => ({ id, level, alert });

describe('Notifier', () => {
  it('sends alerts from the level on, in order, signed', async () => {
    const { url, requests } = await receiver();
    const { notifier } = notifierFor(url, { secret: 'shared' });
    notifier.announce(announcement('low', 4));
    notifier.announce(announcement('one'));
    notifier.announce(announcement('two', 12));
    await notifier.close(1000);
    expect(requests.map((request) => request.headers['x-harrier-alert'])).toEqual(['one', 'two']);
    const body = requests[0]?.body ?? '';
    expect(JSON.parse(body)).toEqual(alert);
    const mac = createHmac('sha256', 'shared').update(`1700000000.${body}`).digest('hex');
    expect(requests[0]?.headers['x-harrier-signature']).toBe(`t=1700000000,v1=${mac}`);
  });

  it('tries again on 429 and 5xx, and gives up with the reason', async () => {
    const { url, requests } = await receiver(429, 503, 200, 500, 500, 500);
    const { notifier, givenUp } = notifierFor(url);
    notifier.announce(announcement('one'));
    notifier.announce(announcement('two'));
    await notifier.close(1000);
    expect(requests).toHaveLength(6);
    expect(givenUp).toEqual(['hook two: hook answered 500']);
  });

  it.each([400, 401, 403, 404, 410, 413])(
    'does not repeat what the receiver refuses with %i',
    async (status) => {
      const { url, requests } = await receiver(status);
      const { notifier, givenUp } = notifierFor(url);
      notifier.announce(announcement('one'));
      await notifier.close(1000);
      expect(requests).toHaveLength(1);
      expect(givenUp).toEqual([`hook one: hook answered ${status}`]);
    },
  );

  it.each([301, 302, 303, 307, 308])(
    'follows no redirect (%i) to where the receiver wants it',
    async (status) => {
      const inside = await receiver();
      const { url, requests } = await receiver({ status, headers: { location: inside.url } });
      const { notifier, givenUp } = notifierFor(url);
      notifier.announce(announcement('one'));
      await notifier.close(1000);
      expect(requests).toHaveLength(1);
      expect(inside.requests).toEqual([]);
      expect(givenUp).toEqual([`hook one: hook answered ${status}: redirects are not followed`]);
    },
  );

  it('tries again when no answer comes, with the id by which a receiver tells repetitions', async () => {
    const { url, requests } = await receiver('silence', { status: 429, headers: { 'retry-after': '0' } });
    const { notifier, givenUp } = notifierFor(url, { timeoutMs: 1500 });
    notifier.announce(announcement('one'));
    await notifier.close(30_000);
    expect(requests.map(({ headers }) => headers['x-harrier-alert'])).toEqual(['one', 'one', 'one']);
    expect(givenUp).toEqual([]);
  });

  it('is not held up by a receiver that never answers when it is closed', async () => {
    const { url } = await receiver('silence');
    const { notifier, givenUp } = notifierFor(url, { timeoutMs: 60_000 });
    notifier.announce(announcement('one'));
    await notifier.close(50);
    expect(givenUp).toEqual(['hook one: stopped']);
  });

  it('keeps memory bounded when the receiver is gone, and never names its address', async () => {
    const { notifier, givenUp } = notifierFor('http://127.0.0.1:1/hook/secret-part', { queueLimit: 2 });
    for (const id of ['a', 'b', 'c', 'd']) notifier.announce(announcement(id));
    await notifier.close(1000);
    expect(givenUp).toHaveLength(4);
    expect(givenUp.join()).not.toContain('secret-part');
  });
});

describe('templates', () => {
  it('write values inside JSON without changing its structure', () => {
    const template = compileTemplate(SLACK_BODY, 'json') as Template;
    const message = JSON.parse(template(alert)) as { text: string };
    expect(message.text).toBe('*Level 5* rule 80303: Run "instance"\nrefused\ns3 at T');
  });
  it('are silent about missing values and inherited names', () => {
    const template = compileTemplate('<{{a.b}}{{constructor}}{{__proto__.x}}>', 'none') as Template;
    expect(template({})).toBe('<>');
  });
  it('report mistakes with their place', () => {
    expect(compileTemplate('x {{a', 'none')).toEqual({ message: 'a {{ is never closed by }}', offset: 2 });
    expect(compileTemplate('{{a b}}', 'none')).toEqual({ message: '"a b" is not a dotted name', offset: 0 });
  });
});
