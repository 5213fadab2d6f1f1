import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import { scanObjects, stampOf } from '../../../src/cli/scan/objects.ts';
import { generateCloudTrail } from '../../../src/sample/generate-cloudtrail.ts';

/** Runs a command line in this process. */
async function harrier(...args: string[]) {
  let stdout = '';
  let stderr = '';
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += String(text);
    return true;
  });
  const err = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += String(text);
    return true;
  });
  const before = process.exitCode;
  process.exitCode = 0;
  await run(['node', 'harrier', ...args]);
  const status = process.exitCode;
  process.exitCode = before;
  out.mockRestore();
  err.mockRestore();
  return { status, stdout, stderr };
}

describe('scan', () => {
  let folder = '';
  const at = (name: string) => path.join(folder, name);
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'harrier-scan-'));
    await mkdir(path.join(folder, 'logs'));
    const records = [...generateCloudTrail({ count: 20 })].map((record, n) =>
      n === 3 ? { ...record, eventName: 'RunInstances', eventSource: 'ec2.amazonaws.com' } : record,
    );
    await writeFile(
      path.join(folder, 'logs', 'trail.json.gz'),
      gzipSync(JSON.stringify({ Records: records })),
    );
    await writeFile(
      path.join(folder, 'local_rules.xml'),
      `<group name="local,"><rule id="100100" level="11"><if_sid>80301</if_sid>
         <description>Mine: $(aws.eventName)</description></rule></group>`,
    );
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('writes documents of both schemas and alerts.json, and sums up', async () => {
    const { status, stdout, stderr } = await harrier(
      'scan',
      at('logs'),
      '-o',
      at('harrier-out'),
      '--json',
      '--report',
      at('report.html'),
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const summary = JSON.parse(stdout);
    expect(summary).toMatchObject({ objects: 1, records: 20, bad: 0, faults: [] });
    const lines = async (name: string) =>
      (await readFile(path.join(folder, 'harrier-out', name), 'utf8'))
        .split('\n')
        .filter((line) => line !== '');
    expect(await lines('ecs-cloudtrail.ndjson')).toHaveLength(20);
    expect(await lines('ocsf-api_activity.ndjson')).toHaveLength(20);
    const alerts = (await lines('alerts.json')).map((line) => JSON.parse(line));
    expect(alerts).toHaveLength(summary.alerts);
    expect(alerts.some(({ rule }) => rule.id === '80301')).toBe(true);
    expect(await readFile(path.join(folder, 'report.html'), 'utf8')).toContain('80301');
  });

  it('adds a rule file to its own rules: the child takes the event', async () => {
    const { stdout } = await harrier(
      'scan',
      at('logs'),
      '-o',
      at('o'),
      '--json',
      '--rules',
      at('local_rules.xml'),
    );
    const ids = JSON.parse(stdout).rules.map((rule: { id: string }) => rule.id);
    expect(ids).toContain('100100');
    expect(ids).not.toContain('80301');
  });

  it('lands the good records around bad ones, sets those aside, and says so', async () => {
    const bad = path.join(folder, 'bad');
    await mkdir(bad);
    const flows = ['2 111122223333 eni-1 10.0.0.1 10.0.0.2 1 2 6 1 40 1768464000 1768464060 ACCEPT OK'];
    await writeFile(path.join(bad, 'flows.log'), `${flows[0]}\nhalf a line\n${flows[0]}\n`);
    await writeFile(path.join(bad, 'noise.bin'), Buffer.from([0, 1, 2, 3, 250]));
    const { status, stdout } = await harrier('scan', at('bad'), '--json', '--output', at('bad-out'));
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      records: 2,
      bad: 1,
      deadLetters: 2,
      faults: [{ reason: 'unrecognised-format' }],
    });
    const letters = await readdir(path.join(folder, 'bad-out', 'dead-letters'), { recursive: true });
    expect(letters.filter((name) => name.endsWith('.json'))).toHaveLength(2);
  });

  it.each([
    ['a path that is not there', ['scan', 'nowhere'], 2, /nowhere.*no such file/],
    ['a refused ruleset', ['scan', 'logs', '--rules', 'broken.xml'], 4, /refused/],
    ['an unreachable cluster', ['scan', 'logs', '--opensearch', 'http://127.0.0.1:9'], 3, /127\.0\.0\.1:9/],
    ['an unknown option', ['scan', 'logs', '--nope'], 2, /unknown option/],
  ])('%s: one line, no stack', async (_, args, code, message) => {
    await writeFile(path.join(folder, 'broken.xml'), '<group name="x,"><rule id="1">');
    const paths = args.map((one) => (one === 'logs' || one.endsWith('.xml') ? at(one) : one));
    const { status, stderr } = await harrier(...paths, '-o', at('o'));
    expect(status).toBe(code);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('reads objects in the order of the time in their names', async () => {
    const many = path.join(folder, 'many');
    await mkdir(path.join(many, 'a'), { recursive: true });
    await mkdir(path.join(many, 'b'));
    for (const name of [
      'a/x_20260115T1000Z_1.json',
      'b/x_20260115T0900Z_1.json',
      'b/x_20260115T1100Z_1.json',
    ]) {
      await writeFile(path.join(many, name), '{}');
    }
    const order = (await scanObjects([many])).map(({ origin }) => stampOf(origin.key));
    expect(order).toEqual(['20260115T0900Z', '20260115T1000Z', '20260115T1100Z']);
  });
});
