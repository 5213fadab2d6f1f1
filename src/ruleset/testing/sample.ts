import { z } from 'zod';
import { toByteString } from '../../bytes/byte-string.ts';
import { type RulesetTest, TestFileError } from './expectation.ts';

/** A line of `<name>.events.jsonl`. Objects are handed over as compact JSON, strings as they stand. */
const SAMPLE = z.strictObject({
  name: z.string().optional(),
  rule: z.int().nullable().describe('Id of the resulting rule; null for none.'),
  alert: z.boolean().optional(),
  before: z.array(z.unknown()).optional().describe('Events that go in first, in the same session.'),
  event: z.union([z.string(), z.record(z.string(), z.unknown())]),
});

/** Our own samples: one JSON object a line, each a test in a fresh session. */
export function parseSamples(file: string, text: string): RulesetTest[] {
  const tests: RulesetTest[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const sample = SAMPLE.safeParse(parseJson(file, index + 1, line));
    if (!sample.success) {
      const issue = sample.error.issues[0];
      throw new TestFileError(
        file,
        index + 1,
        `${issue?.path.join('.') || 'sample'}: ${issue?.message ?? 'is not valid'}`,
      );
    }
    const { name, rule, alert, before = [], event } = sample.data;
    tests.push({
      file,
      line: index + 1,
      name: name ?? `line ${index + 1}`,
      logs: [...before, event].map(logText),
      expected: { kind: 'sample', rule, alert: alert ?? rule !== null },
    });
  }
  return tests;
}

function parseJson(file: string, line: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TestFileError(file, line, 'this line is no JSON');
  }
}

function logText(event: unknown): string {
  return toByteString(typeof event === 'string' ? event : JSON.stringify(event));
}
