import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginsWithStamp, withoutStamps } from '../../src/format/line-stamps.ts';
import { chunks, documentsOf, readAll } from '../support/read-object.ts';

async function stripped(text: string, size: number): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of withoutStamps(chunks(Buffer.from(text, 'latin1'), size))) parts.push(part);
  return Buffer.concat(parts).toString('latin1');
}

describe('times before lines', () => {
  it.each([
    ['2026-06-01T00:00:00.000Z {', true],
    ['2026-06-01T00:00:00Z 2 1', true],
    ['2026-06-01T00:00:00Z', false],
    ['2026-06-01 00:00:00Z {', false],
    ['2 111122223333 eni-1', false],
    ['{"a":1}', false],
  ])('%j: %s', (head, expected) => {
    expect(beginsWithStamp(Buffer.from(head))).toBe(expected);
  });

  it('are taken off, however the lines are cut, and nothing else is', async () => {
    const stamp = fc.constantFrom('2026-06-01T00:00:00Z ', '2026-06-01T00:00:00.123456789Z ', '');
    const line = fc.constantFrom('', 'x', '{"a":1}', '2026-06-01', '2026-06-01T00:00:00Z', 'y'.repeat(70));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(stamp, line), { maxLength: 8 }),
        fc.integer({ min: 1, max: 50 }),
        fc.boolean(),
        async (lines, size, ended) => {
          const end = ended ? '\n' : '';
          const text = lines.map(([before, rest]) => before + rest).join('\n') + end;
          expect(await stripped(text, size)).toBe(lines.map(([, rest]) => rest).join('\n') + end);
        },
      ),
    );
  });

  it('do not hide the flows and calls of an exported log group', async () => {
    const flow =
      '2 111122223333 eni-0a 10.0.0.1 203.0.113.5 44321 443 6 10 8400 1780272000 1780272060 ACCEPT OK';
    const call =
      '{"eventVersion":"1.11","eventTime":"2026-06-01T00:00:00Z","eventSource":"s","eventName":"n"}';
    for (const [name, line, field] of [
      ['vpc-flow', flow, 'message'],
      ['cloudtrail', call, 'event'],
    ] as const) {
      const text = `2026-06-01T00:01:00.000Z ${line}\n2026-06-01T00:01:01.000Z ${line}\n`;
      const whole = await readAll(text, { chunk: 50 });
      expect([whole.type?.name, whole.records.map(({ raw }) => raw), whole.bad]).toEqual([
        name,
        [line, line],
        [],
      ]);
      expect(documentsOf(whole, 'ecs')[1]).toHaveProperty(field);
    }
  });
});
