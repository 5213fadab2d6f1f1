import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LiveSession } from '../../../src/ruleset/live-session.ts';
import { Metrics } from '../../../src/worker/metrics.ts';
import { type PipelineContext, processObject } from '../../../src/worker/object/pipeline.ts';
import { ObjectLedger } from '../../../src/worker/state/ledger.ts';
import { readState } from '../../../src/worker/state/state-file.ts';
import { StateKeeper } from '../../../src/worker/state/state-keeper.ts';
import { bytesOf, testContext } from '../../support/pipeline.ts';
import { loadRules } from '../../support/rules.ts';

const RULES =
  '<rule id="100" level="3"><field name="a">^x$</field><description>any</description></rule>' +
  '<rule id="110" level="10" frequency="3" timeframe="1000"><if_matched_sid>100</if_matched_sid>' +
  '<same_field>u</same_field><description>three</description></rule>';
const EVENT = '{"a":"x","u":"ann"}';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'harrier-state-'));
  file = path.join(folder, 'sub', 'state');
});
afterEach(async () => rm(folder, { recursive: true }));

/** A worker's memory without its worker. */
function open() {
  const { ruleset } = loadRules(RULES);
  if (ruleset === undefined) throw new Error('refused');
  const session = new LiveSession({ ruleset });
  const base = testContext();
  const context: PipelineContext & typeof base = {
    ...base,
    evaluators: [{ name: 'test', eventText: 'compact', session }],
    ledger: new ObjectLedger(100),
  };
  const logs: Record<string, unknown>[] = [];
  const log = pino({ base: null }, { write: (line: string) => logs.push(JSON.parse(line)) });
  const evaluators = [{ name: 'test', session }];
  const metrics = new Metrics();
  const keeper = new StateKeeper({ path: file, evaluators, ledger: context.ledger, metrics, log });
  return { session, context, keeper, logs, metrics };
}

const origin = (key: string) => ({ bucket: 'b', key, versionId: '', etag: '', size: 0 }) as never;
const ruleIds = ({ sink }: ReturnType<typeof testContext>) =>
  [...sink.stored.values()]
    .filter(({ document }) => document.stream === 'alerts')
    .map(({ document }) => Number(/"id":"(\d+)"/.exec(document.json)?.[1]));

describe('a state file', () => {
  it('carries windows over a restart, and counts an object once however often it comes', async () => {
    const first = open();
    await processObject(origin('one'), bytesOf(`${EVENT}\n${EVENT}\n`), first.context);
    await first.keeper.stop();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(path.dirname(file))).toEqual(['state']);

    const second = open();
    await second.keeper.restore();
    await processObject(origin('one'), bytesOf(`${EVENT}\n${EVENT}\n`), second.context);
    expect(ruleIds(second.context)).toEqual([]);
    await processObject(origin('two'), bytesOf(`${EVENT}\n`), second.context);
    expect(ruleIds(second.context)).toEqual([110]);
  });

  it('brings back alerts that were raised and not written', async () => {
    const first = open();
    first.context.sink.fail = () => {
      throw new Error('away');
    };
    await expect(processObject(origin('one'), bytesOf(`${EVENT}\n`), first.context)).rejects.toThrow('away');
    await first.keeper.save();
    const second = open();
    await second.keeper.restore();
    await processObject(origin('one'), bytesOf(`${EVENT}\n`), second.context);
    expect(ruleIds(second.context)).toEqual([100]);
    expect(second.session.snapshot().fired).toEqual([[100, 1]]);
  });

  it('has what those waited for who asked, with one write for all of them', async () => {
    const { keeper, session, metrics } = open();
    session.process({ text: EVENT, location: 's', time: 0 });
    await Promise.all([keeper.remembered(), keeper.remembered(), keeper.remembered()]);
    const fired = async () => {
      const read = await readState(file);
      return read.kind === 'read' ? read.state.sessions.get('test')?.fired : undefined;
    };
    expect(await fired()).toEqual([[100, 1]]);
    session.process({ text: EVENT, location: 's', time: 0 });
    await keeper.remembered();
    expect(await fired()).toEqual([[100, 2]]);
    expect(await metrics.registry.metrics()).toContain('harrier_state_saves_total{outcome="saved"} 2');
  });

  it('that is damaged is reported, put aside and ignored', async () => {
    const first = open();
    first.session.process({ text: EVENT, location: 's', time: 0 });
    await first.keeper.save();
    const good = await readFile(file);
    for (const bad of [
      good.subarray(0, good.length - 20),
      good.subarray(0, 60),
      Buffer.from(good.toString().replace('"ann', '"bob')),
      Buffer.from(good.toString().replace('{"harrier_state":1', '{"harrier_state":2')),
    ]) {
      await writeFile(file, bad);
      expect((await readState(file)).kind).toBe('damaged');
      const next = open();
      await next.keeper.restore();
      expect(next.logs).toMatchObject([{ level: 50, msg: 'state cannot be used; correlation begins anew' }]);
      expect(next.session.snapshot().fired).toEqual([]);
      expect(await readFile(`${file}.damaged`)).toEqual(bad);
      await next.keeper.save();
      expect((await readState(file)).kind).toBe('read');
    }
  });

  it('that is none of ours is never written over', async () => {
    file = path.join(folder, 'notes');
    await writeFile(file, 'my notes');
    const { keeper, logs } = open();
    await keeper.restore();
    expect(logs).toMatchObject([{ level: 50, reason: 'it is no state file' }]);
    await keeper.stop();
    expect(await readFile(file, 'utf8')).toBe('my notes');
  });

  it('that cannot be written is reported, and the worker goes on', async () => {
    await writeFile(path.join(folder, 'sub'), 'in the way');
    const { keeper, logs, metrics } = open();
    await keeper.save();
    expect(logs).toMatchObject([{ level: 50, msg: 'state not saved' }]);
    expect(await metrics.registry.metrics()).toContain('harrier_state_saves_total{outcome="failed"} 1');
  });
});
