import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { run } from '../../src/cli/run.ts';

/** The rules that each chapter of the story must raise, whatever the seed of the everyday logs. */
const STORY = [
  '80610',
  '80621',
  '80592',
  '80303',
  '80306',
  '80309',
  '80450',
  '80456',
  '80404',
  '80525',
  '80411',
];
STORY.push('80446', '80595', '80520', '80630', '80631');

describe('demo', () => {
  let folder = '';
  let output = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'harrier-demo-'));
    const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      output += String(text);
      return true;
    });
    const before = process.exitCode;
    const options = ['--end', '2026-01-15T14:00:00Z', '--cloudtrail', '60', '--flows', '300', '--seed', '11'];
    const files = ['--output', folder, '--report', path.join(folder, 'report.html')];
    await run(['node', 'harrier', 'demo', ...options, ...files]);
    expect(process.exitCode).toBe(0);
    process.exitCode = before;
    write.mockRestore();
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true }));

  it('detects every chapter of the story', async () => {
    const alerts = (await lines('alerts.json')).map((line) => JSON.parse(line));
    const ids = new Set(alerts.map((alert) => alert.rule.id));
    expect(STORY.filter((id) => !ids.has(id))).toEqual([]);
    const signals = (await lines('signals.ndjson')).map((line) => JSON.parse(line).rule.id);
    expect(signals).toContain('80470');
    expect(ids).not.toContain('80470');
  });

  it('raises nothing of weight about everyday life', async () => {
    const alerts = (await lines('alerts.json')).map((line) => JSON.parse(line));
    const everyday = alerts.filter(({ timestamp }) => timestamp < '2026-01-15T11:00');
    expect(everyday.filter(({ rule }) => rule.level > 3)).toEqual([]);
  });

  it('prints the chapters with the chains of their alerts', () => {
    expect(output).toContain('203.0.113.66 scans the public hosts');
    expect(output).toMatch(
      /80300 › 80301 › 80303 {2}EC2: launching instances refused, from 203\.0\.113\.66 ×6/,
    );
    expect(output).toMatch(/signal {2}80300 › 80470/);
  });

  it('writes the page', async () => {
    const page = await readFile(path.join(folder, 'report.html'), 'utf8');
    for (const text of ['Port scan', '203.0.113.200', 'ecs-vpcflow', '80595']) expect(page).toContain(text);
  });

  async function lines(name: string): Promise<string[]> {
    const text = await readFile(path.join(folder, name), 'utf8');
    return text.split('\n').filter((line) => line !== '');
  }
});
