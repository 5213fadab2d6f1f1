import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toByteString } from '../../src/bytes/byte-string.ts';
import { loadRuleset } from '../../src/ruleset/load.ts';
import { SHIPPED_RULESET } from '../../src/ruleset/shipped.ts';

/** A line of `<name>.events.jsonl`: `before` is fed first, the outcome is that of `event`. */
interface Sample {
  readonly name: string;
  readonly rule: number | null;
  readonly alert: boolean;
  readonly before?: readonly unknown[];
  readonly event: unknown;
}

const folder = new URL('../../rules-xml/', import.meta.url);
const { ruleset, diagnostics } = await loadRuleset(SHIPPED_RULESET, { strict: true });
if (ruleset === undefined) throw new Error(JSON.stringify(diagnostics.map((one) => one.message)));

const files = readdirSync(folder).filter((name) => name.endsWith('.events.jsonl'));
const samples = new Map(files.map((file) => [file, readSamples(file)]));

describe('shipped ruleset', () => {
  it('loads without errors and warnings', () => {
    expect(diagnostics.filter((one) => one.severity !== 'info')).toEqual([]);
  });

  it('has a samples file beside every rules file', () => {
    const rules = readdirSync(folder).filter((name) => name.endsWith('_rules.xml'));
    expect(files.toSorted()).toEqual(
      rules.map((name) => name.replace('_rules.xml', '.events.jsonl')).toSorted(),
    );
  });

  it('has a sample that meets each rule, and one that does not, in the file of the rule', () => {
    for (const [file, lines] of samples) {
      const text = readFileSync(new URL(file.replace('.events.jsonl', '_rules.xml'), folder), 'utf8');
      const ids = [...text.matchAll(/<rule id="(\d+)"/g)].map((match) => Number(match[1]));
      const met = new Set(lines.map((line) => line.rule));
      expect(ids.filter((id) => !met.has(id))).toEqual([]);
      expect(lines.some((line) => !ids.includes(line.rule ?? 0)) || ids.length > 1).toBe(true);
    }
  });

  it('says who, what and where without gaps in its descriptions', () => {
    for (const line of [...samples.values()].flat()) {
      if (!line.alert) continue;
      const { description } = JSON.parse(run(line).json()).rule;
      expect(description).not.toMatch(/ {2}|: *$|\(\)|\$\(/);
    }
  });
});

for (const [file, lines] of samples) {
  describe(file, () => {
    it.each(lines)('$name', (line) => {
      const verdict = run(line);
      expect({ rule: verdict.rule?.id ?? null, alert: verdict.alert }).toEqual({
        rule: line.rule,
        alert: line.alert,
      });
    });
  });
}

describe('building block', () => {
  it('is a stored signal for the live engine', () => {
    const line = samples.get('0130-aws-iam.events.jsonl')?.find(({ rule }) => rule === 80470);
    const session = ruleset.openSession();
    const verdict = session.process(message(line?.event));
    expect(verdict).toMatchObject({ alert: false, signal: true });
  });

  it('is not what rejected flows are: those are too many to store', () => {
    const line = samples.get('0200-aws-vpcflow.events.jsonl')?.find(({ rule }) => rule === 80601);
    expect(ruleset.openSession().process(message(line?.event))).toMatchObject({
      alert: false,
      signal: false,
    });
  });
});

function run(sample: Sample) {
  const session = ruleset?.openSession({ mode: 'logtest' });
  if (session === undefined) throw new Error('no ruleset');
  for (const event of sample.before ?? []) session.process(message(event));
  return session.process(message(sample.event));
}

function message(event: unknown) {
  const text = typeof event === 'string' ? event : JSON.stringify(event);
  return { text: toByteString(text), location: 'stdin', time: Date.UTC(2026, 0, 15, 10, 21) };
}

function readSamples(file: string): Sample[] {
  const text = readFileSync(new URL(file, folder), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Sample);
}
