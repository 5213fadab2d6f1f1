import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HeldEvent } from '../../src/journal/held-event.ts';
import { type JournalSettings, RedisJournal } from '../../src/journal/redis-journal.ts';
import { hasRedis, type RedisServer, startRedis } from '../support/redis.ts';

const event = (time: number, documentId: string, ordinal = 0): HeldEvent => ({
  documentId,
  time,
  ordinal,
  origin: { bucket: 'b', key: 'k' },
  messages: [{ ruleset: 'r', text: `caf\u00e9 ${documentId}`, location: 'l' }],
});
const ids = (events: readonly HeldEvent[]) => events.map(({ documentId }) => documentId);

describe.skipIf(!hasRedis)('the journal in a real server', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'harrier-redis-'));
  let server: RedisServer;
  let prefixes = 0;
  const journals: RedisJournal[] = [];
  const open = (changes: Partial<JournalSettings> = {}): RedisJournal => {
    const journal = new RedisJournal({
      url: server.url,
      prefix: `t${++prefixes}`,
      latenessMs: 10_000,
      rememberSeconds: 60,
      maxWaiting: 1000,
      leaseMs: 10_000,
      timeoutMs: 5000,
      ...changes,
    });
    journals.push(journal);
    return journal;
  };
  const led = async (journal: RedisJournal) => {
    const lead = await journal.lead();
    if (lead === undefined) throw new Error('somebody else leads');
    return lead;
  };

  beforeAll(async () => {
    server = await startRedis(directory);
  });
  afterAll(async () => {
    for (const journal of journals) await journal.close();
    await server?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it('gives events in the order of time and id, up to the watermark', async () => {
    const journal = open();
    const now = Date.now();
    await journal.append('o1', [event(now - 30_000, 'c', 0), event(now - 50_000, 'b', 1)]);
    await journal.append('o2', [event(now - 50_000, 'a', 0), event(now - 1000, 'd', 1)]);
    const lead = await led(journal);
    const { watermark, waiting, late } = await lead.advance();
    expect({ watermark, waiting, late }).toEqual({ watermark: now - 11_001, waiting: 4, late: 0 });
    expect(ids(await lead.next(0, 10, watermark))).toEqual(['a', 'b', 'c']);
    expect(ids(await lead.next(1, 1, watermark))).toEqual(['b']);
    expect((await lead.next(0, 1, watermark))[0]).toEqual(event(now - 50_000, 'a', 0));
    await lead.resign();
  });

  it('gives few at a time where they are large', async () => {
    const journal = open();
    const now = Date.now();
    const large = (time: number, id: string, ordinal: number): HeldEvent => ({
      ...event(time, id, ordinal),
      messages: [{ ruleset: 'r', text: 'x'.repeat(3 << 20), location: 'l' }],
    });
    const times = [now - 60_000, now - 60_000, now - 60_000, now, -1, -1, -1];
    for (const [n, time] of times.entries()) await journal.append('o', [large(time, `id${n}`, n)]);
    const lead = await led(journal);
    const { watermark } = await lead.advance();
    expect(ids(await lead.next(0, 10, watermark))).toEqual(['id0', 'id1']);
    expect(ids(await lead.next(2, 10, watermark))).toEqual(['id2']);
    const late = await lead.nextLate(10);
    expect(late).toHaveLength(2);
    await lead.commitLate(late);
    expect(await lead.nextLate(10)).toHaveLength(1);
    await lead.resign();
  });

  it('counts nothing twice: not on redelivery, not after the event is done', async () => {
    const journal = open();
    const old = Date.now() - 60_000;
    const events = [event(old, 'a', 3), event(old + 1, 'b', 7)];
    expect(await journal.append('o', events)).toEqual({ added: 2, late: 0 });
    expect(await journal.append('o', events)).toEqual({ added: 0, late: 0 });
    await journal.append('p', [event(old + 50_000, 'z')]);
    const lead = await led(journal);
    await lead.advance();
    await lead.commit(2, new Map([['r', '{"x":1}']]));
    expect(await journal.append('o', events)).toEqual({ added: 0, late: 0 });
    expect(await journal.append('o', [...events, event(old + 2, 'c', 8)])).toEqual({ added: 1, late: 1 });
    expect(await lead.state()).toEqual(new Map([['r', '{"x":1}']]));
    expect(await journal.pending()).toBe(2);
    await lead.resign();
  });

  it('sets aside what is late, undated or dated too far ahead, whatever the order it comes in', async () => {
    const journal = open();
    const now = Date.now();
    await journal.append('o', [event(now, 'newest')]);
    const lead = await led(journal);
    await lead.advance();
    const outcome = await journal.append('p', [
      event(now - 10_000, 'in time', 0),
      event(now - 10_002, 'late', 1),
      event(-1, 'undated', 2),
      event(now + 60_000, 'from tomorrow', 3),
    ]);
    expect(outcome).toEqual({ added: 4, late: 3 });
    const late = await lead.nextLate(10);
    expect(ids(late).sort()).toEqual(['from tomorrow', 'late', 'undated']);
    await lead.commitLate(late);
    await lead.commitLate(late);
    expect((await lead.advance()).late).toBe(0);
    await lead.resign();
  });

  it('releases what has waited for the lateness although nothing newer comes', async () => {
    const journal = open({ latenessMs: 3000 });
    const now = Date.now();
    await journal.append('o', [event(now, 'a')]);
    const lead = await led(journal);
    expect((await lead.advance()).watermark).toBeLessThan(now);
    await expect.poll(async () => (await lead.advance()).watermark, { timeout: 15_000 }).toBe(now);
    await lead.resign();
  });

  it('has one leader; one whose lease is lost can do nothing more', async () => {
    const journal = open({ leaseMs: 3000 });
    const now = Date.now();
    await journal.append('o', [event(now - 50_000, 'a', 0), event(now, 'b', 1)]);
    const first = await led(journal);
    const { watermark } = await first.advance();
    expect(await journal.lead()).toBeUndefined();
    await new Promise((resolve) => setTimeout(resolve, 4000));
    expect(await journal.lead()).toBeUndefined();
    await first.resign();
    const second = await led(journal);
    // Its offsets would count from another begin.
    await second.commit(1, new Map());
    await expect(first.next(0, 10, watermark)).rejects.toMatchObject({ reason: 'lease-lost' });
    await expect(first.advance()).rejects.toMatchObject({ name: 'JournalError', reason: 'lease-lost' });
    await expect(first.commit(0, new Map())).rejects.toMatchObject({ reason: 'lease-lost' });
    await second.resign();
  });

  it('refuses more events than it may hold, and takes none of them', async () => {
    const journal = open({ maxWaiting: 2 });
    const now = Date.now();
    await journal.append('o', [event(now, 'a', 0), event(now, 'b', 1)]);
    await expect(journal.append('p', [event(now, 'c')])).rejects.toMatchObject({ reason: 'full' });
    expect(await journal.append('o', [event(now, 'a', 0), event(now, 'b', 1)])).toEqual({
      added: 0,
      late: 0,
    });
    expect(await journal.pending()).toBe(2);
  });

  it('takes no more when the server has no memory left, and gives what it has to whoever leads', async () => {
    const journal = open();
    const now = Date.now();
    const long = {
      ...event(now - 50_000, 'a'),
      messages: [{ ruleset: 'r', text: 'x'.repeat(9e5), location: 'l' }],
    };
    await journal.append('o', [long]);
    await journal.append('p', [event(now, 'b')]);
    await server.command('CONFIG', 'SET', 'maxmemory', '1mb');
    try {
      await expect(journal.append('q', [event(now, 'c')])).rejects.toMatchObject({ reason: 'no-memory' });
      const lead = await led(journal);
      const { watermark } = await lead.advance();
      expect(ids(await lead.next(0, 10, watermark))).toEqual(['a']);
      await lead.commit(1, new Map([['r', '{"x":1}']]));
      expect(await lead.state()).toEqual(new Map([['r', '{"x":1}']]));
      await lead.resign();
    } finally {
      await server.command('CONFIG', 'SET', 'maxmemory', '0');
    }
    expect(await journal.append('q', [event(now, 'c')])).toEqual({ added: 1, late: 0 });
    expect(await journal.pending()).toBe(2);
  });

  it('has what was appended after a crash of the server, and says so while it is away', async () => {
    const journal = open({ timeoutMs: 1000 });
    const now = Date.now();
    await journal.append('o', [event(now, 'a')]);
    await server.kill();
    await expect(journal.append('o', [event(now, 'b', 1)])).rejects.toMatchObject({ reason: 'unavailable' });
    await server.start();
    await journal.append('o', [event(now, 'a'), event(now, 'b', 1)]);
    expect(await journal.pending()).toBe(2);
    server.freeze();
    await expect(journal.pending()).rejects.toMatchObject({ reason: 'unavailable' });
    server.thaw();
    await expect.poll(() => journal.pending().catch(() => undefined), { timeout: 15_000 }).toBe(2);
  });

  it('follows the name to another server when the one it is connected to takes no writes any more', async () => {
    const [first, second] = await Promise.all(
      ['first', 'second'].map(async (name) => {
        await mkdir(path.join(directory, name));
        return startRedis(path.join(directory, name));
      }),
    );
    if (first === undefined || second === undefined) throw new Error('no servers');
    let primary = first;
    const name = createServer((socket) => {
      const { hostname, port } = new URL(primary.url);
      const onward = connect(Number(port), hostname);
      for (const end of [socket, onward]) end.on('error', () => {});
      socket.pipe(onward).pipe(socket);
    }).listen(0, '127.0.0.1');
    await once(name, 'listening');
    const address = name.address();
    const journal = open({
      url: `redis://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
      timeoutMs: 1000,
    });
    try {
      await journal.append('o', [event(Date.now(), 'a')]);
      primary = second;
      // Connections to it stay open.
      await first.command('REPLICAOF', '127.0.0.1', new URL(second.url).port);
      await expect(journal.append('o', [event(Date.now(), 'b', 1)])).rejects.toMatchObject({
        reason: 'unavailable',
      });
      expect(await journal.append('o', [event(Date.now(), 'b', 1)])).toEqual({ added: 1, late: 0 });
    } finally {
      await journal.close();
      name.close();
      await Promise.all([first.stop(), second.stop()]);
    }
  });

  it('tells wrong credentials from an absence, and shows none of them', async () => {
    const url = server.url.replace('//', '//someone:hunter2@');
    const journal = open({ url });
    const error = await journal.pending().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'JournalError', reason: 'refused' });
    expect(String(error)).not.toContain('hunter2');
  });

  it('gives any deliveries the same order', async () => {
    const now = Date.now();
    const drawn = fc.uniqueArray(
      fc.record({
        id: fc.string({ unit: fc.constantFrom('a', 'b', '0', '_'), minLength: 1, maxLength: 4 }),
        age: fc.nat(9000),
      }),
      {
        minLength: 1,
        maxLength: 30,
        selector: ({ id }) => id,
      },
    );
    await fc.assert(
      fc.asyncProperty(drawn, fc.array(fc.nat(40), { maxLength: 20 }), async (events, again) => {
        const journal = open({ latenessMs: 9000 });
        const held = events.map(({ id, age }) => event(now - 20_000 - age, id));
        const lead = await led(journal);
        for (const one of [...held, ...again.flatMap((at) => held[at] ?? [])]) {
          await journal.append(one.documentId, [one]);
          await lead.advance();
        }
        await journal.append('end', [event(now, 'end')]);
        const { watermark, late } = await lead.advance();
        const order = held.map(({ time, documentId }) => `${time} ${documentId}`).sort();
        const got = await lead.next(0, 100, watermark);
        expect(late).toBe(0);
        expect(got.map(({ time, documentId }) => `${time} ${documentId}`)).toEqual(order);
        await lead.resign();
      }),
      { numRuns: 15 },
    );
  });
});
