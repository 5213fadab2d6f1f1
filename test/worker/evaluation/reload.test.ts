import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { RulesetReloader } from '../../../src/worker/evaluation/reload.ts';
import { openEvaluators } from '../../../src/worker/evaluation/rulesets.ts';
import { Metrics } from '../../../src/worker/metrics.ts';
import { processObject } from '../../../src/worker/object/pipeline.ts';
import { bytesOf, testContext } from '../../support/pipeline.ts';

const rule = (id: number, level: number, text: string) =>
  `<rule id="${id}" level="${level}"><field name="a">${text}</field><description>${text}</description></rule>`;

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'harrier-reload-'));
  await mkdir(path.join(dir, 'rules'));
  await writeFile(path.join(dir, 'ruleset.yaml'), 'event_text: compact\n');
});
afterEach(async () => rm(dir, { recursive: true }));

const write = (...rules: string[]) =>
  writeFile(path.join(dir, 'rules', 'local.xml'), `<group name="local,">${rules.join('')}</group>`);

async function start(watch?: number) {
  const evaluators = await openEvaluators([
    { name: 'mine', dir, strict: false, ...(watch !== undefined && { watch }) },
  ]);
  const context = { ...testContext(), evaluators };
  const logs: Record<string, unknown>[] = [];
  const log = pino({ base: null }, { write: (line: string) => logs.push(JSON.parse(line)) });
  const metrics = new Metrics();
  const reloader = new RulesetReloader(metrics, log);
  reloader.start(evaluators);
  onTestFinished(() => reloader.stop());
  let objects = 0;
  /** Ids of the alerts that one record raises. */
  const alerts = async (record: object): Promise<number[]> => {
    context.sink.stored.clear();
    const origin = { bucket: 'b', key: `k${objects++}` } as never;
    await processObject(origin, bytesOf(JSON.stringify(record)), context);
    return [...context.sink.stored.values()]
      .filter(({ document }) => document.stream === 'alerts')
      .map(({ document }) => Number(/"id":"(\d+)"/.exec(document.json)?.[1]));
  };
  return { alerts, logs, metrics };
}

describe('SIGHUP', () => {
  it('puts a changed ruleset to work, and a bad one not', async () => {
    await write(rule(100100, 5, 'one'));
    const { alerts, logs, metrics } = await start();
    expect(await alerts({ a: 'one' })).toEqual([100100]);
    expect(await alerts({ a: 'two' })).toEqual([]);

    await write(rule(100100, 5, 'one'), rule(100200, 6, 'two'));
    process.emit('SIGHUP');
    await vi.waitFor(() => expect(logs).toHaveLength(1));
    expect(logs[0]).toMatchObject({ level: 30, ruleset: 'mine', msg: 'changed ruleset at work' });
    expect(await alerts({ a: 'two' })).toEqual([100200]);

    await write(rule(100100, 5, 'one'), '<rule id="x" level="3"/>');
    process.emit('SIGHUP');
    await vi.waitFor(() => expect(logs).toHaveLength(2));
    expect(logs[1]).toMatchObject({
      level: 50,
      msg: 'changed ruleset refused; the one at work stays',
      findings: [{ code: 'HR203', severity: 'error', place: expect.stringMatching(/local\.xml:1:\d+$/) }],
    });
    expect(await alerts({ a: 'two' })).toEqual([100200]);
    const counted = await metrics.registry.metrics();
    expect(counted).toContain('harrier_ruleset_reloads_total{ruleset="mine",outcome="swapped"} 1');
    expect(counted).toContain('harrier_ruleset_reloads_total{ruleset="mine",outcome="refused"} 1');
    expect(counted).toContain('harrier_ruleset_refused{ruleset="mine"} 1');
  });
});

describe('watch', () => {
  it('notices changed files by itself', async () => {
    await write(rule(100100, 5, 'one'));
    const { alerts, logs } = await start(0.02);
    await write(rule(100200, 6, 'one'));
    await vi.waitFor(
      () => expect(logs).toContainEqual(expect.objectContaining({ msg: 'changed ruleset at work' })),
      15_000,
    );
    expect(await alerts({ a: 'one' })).toEqual([100200]);
  });
});
