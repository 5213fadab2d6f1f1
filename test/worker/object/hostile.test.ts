import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { processObject } from '../../../src/worker/object/pipeline.ts';
import { stages } from '../../../src/worker/object/stages.ts';
import { testContext } from '../../support/pipeline.ts';

const HEADER =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';
const flow = (n: number) =>
  `2 123456789012 eni-1 10.0.0.5 198.51.100.7 ${n} 443 6 10 840 1763632800 1763632860 ACCEPT OK`;
const call = (n: number, more = '') =>
  `{"eventVersion":"1.11","eventTime":"2026-11-20T10:00:00Z","eventSource":"s3.amazonaws.com","eventName":"N${n}","awsRegion":"eu-west-3","sourceIPAddress":"198.51.100.7"${more}}`;

const MEGABYTE = Buffer.alloc(2 ** 20, 'x');
const text = (value: string) => Buffer.from(value);

/** As the worker reads objects, into memory. */
function context() {
  return { ...testContext({ maxRecordBytes: 2 ** 20, maxBadRecords: 50 }), stages: stages(), evaluators: [] };
}

async function read(bytes: Iterable<Buffer>, key = 'AWSLogs/123456789012/vpcflowlogs/x.log') {
  const used = context();
  const report = await processObject(
    { bucket: 'b', key, etag: 'e' },
    (async function* () {
      yield* bytes;
    })(),
    used,
  );
  return { report, letters: [...used.deadLetters.letters.values()], used };
}

/** How far the resident memory goes beyond what it was. */
async function growth(work: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage().rss;
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 20);
  await work().finally(() => clearInterval(timer));
  return Math.max(most, process.memoryUsage().rss) - before;
}

describe('hostile objects', { timeout: 240_000 }, () => {
  it('R8: five gigabytes in lines of a hundred megabytes need little memory, and lose no good line', async () => {
    function* bytes(): Generator<Buffer> {
      yield text(`${HEADER}\n`);
      for (let line = 0; line < 50; line++) {
        yield text(`${flow(line + 1)}\n`);
        for (let n = 0; n < 100; n++) yield MEGABYTE;
        yield text('\n');
      }
    }
    const used = await growth(async () => {
      const { report, letters } = await read(bytes());
      expect(report).toMatchObject({ records: 50, bad: 50, written: 50 });
      expect(new Set(letters.map(({ reason }) => reason))).toEqual(new Set(['line-too-long']));
      expect(letters.map(({ pointer }) => pointer.line).sort((a, b) => Number(a) - Number(b))[49]).toBe(101);
    });
    expect(used).toBeLessThan(256e6);
  });

  it('R8: a call of a hundred megabytes is one dead letter, and the calls around it land', async () => {
    function* bytes(): Generator<Buffer> {
      yield text(`{"Records":[${call(1)},${call(2, ',"requestParameters":{"a":"').slice(0, -1)}`);
      for (let n = 0; n < 100; n++) yield MEGABYTE;
      yield text(`"}},${call(3)}]}`);
    }
    const used = await growth(async () => {
      const { report, letters } = await read(bytes(), 'AWSLogs/123456789012/CloudTrail/x.json');
      expect(report).toMatchObject({ records: 2, bad: 1 });
      expect(letters.map(({ reason, pointer }) => [reason, pointer.ordinal])).toEqual([
        ['record-too-long', 1],
      ]);
    });
    expect(used).toBeLessThan(256e6);
  });

  it.each<[string, Buffer]>([
    ['brackets without end', text(`{"Records":[${'['.repeat(3_000_000)}`)],
    ['members without end', text(`{"Records":[${'{"a":'.repeat(50_000)}`)],
    ['Parquet that is none', Buffer.concat([text('PAR1'), Buffer.alloc(5000, 0xff), text('PAR1')])],
    [
      'Parquet with an enormous footer',
      Buffer.concat([text('PAR1'), Buffer.from([255, 255, 255, 127]), text('PAR1')]),
    ],
    ['Parquet that ends after its mark', text('PAR1')],
    ['a gzip header alone', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])],
    ['zstd with an enormous window', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xff, 1, 0, 0])],
    ['zstd that breaks off', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x24, 0x10])],
    ['a ZIP archive', Buffer.concat([text('PK\u0003\u0004'), Buffer.alloc(100, 7)])],
    ['nothing but blanks', Buffer.alloc(100_000, ' ')],
    ['zeros', Buffer.alloc(1_000_000)],
  ])('%s: a dead letter with reason, no more', async (_what, bytes) => {
    const { report, letters } = await read([bytes]);
    expect(report.records).toBe(0);
    expect(letters.length).toBeGreaterThan(0);
    for (const { reason, message, pointer } of letters) {
      expect(reason).toMatch(/^[a-z-]+$/);
      expect(message).not.toBe('');
      expect(pointer).toMatchObject({ bucket: 'b', key: expect.any(String) });
    }
  });

  it('whatever is damaged: reading ends, nothing is left without a word, and again it is the same', async () => {
    const lines = `${[HEADER, ...Array.from({ length: 40 }, (_, n) => flow(n))].join('\n')}\n`;
    const calls = `{"Records":[${Array.from({ length: 40 }, (_, n) => call(n)).join(',')}]}`;
    const objects = [text(lines), gzipSync(lines), text(calls), gzipSync(calls)];
    const damage = fc.record({
      object: fc.nat(objects.length - 1),
      cut: fc.option(fc.nat(10_000)),
      changes: fc.array(fc.record({ at: fc.nat(10_000), byte: fc.nat(255) }), { maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ object, cut, changes }) => {
        const whole = Buffer.from(objects[object] ?? '');
        for (const { at, byte } of changes) whole[at % whole.length] = byte;
        const bytes = cut === null ? whole : whole.subarray(0, cut % (whole.length + 1));
        const { report, letters, used } = await read([bytes]);
        const accounted = report.records + letters.length + Object.keys(report.skipped).length;
        expect(accounted).toBeGreaterThan(0);
        if (report.fault !== undefined || report.bad > 0) expect(letters.length).toBeGreaterThan(0);
        const stored = [...used.sink.stored.keys()];
        const known = [...used.deadLetters.letters.keys()];
        const key = 'AWSLogs/123456789012/vpcflowlogs/x.log';
        const origin = { bucket: 'b', key, etag: 'e' };
        await processObject(
          origin,
          (async function* () {
            yield bytes;
          })(),
          used,
        );
        expect([...used.sink.stored.keys()]).toEqual(stored);
        expect([...used.deadLetters.letters.keys()]).toEqual(known);
      }),
      { numRuns: 150 },
    );
  });
});
