import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { city, writeMmdb } from '../../support/mmdb.ts';

const MAIN = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));
const rule = (id: number, condition: string) =>
  `<rule id="${id}" level="5"><field name="a">^x</field>${condition}<description>d</description></rule>`;

let dir: string;
const write = (text: string) =>
  writeFile(path.join(dir, 'rules', 'a.xml'), `<group name="local,">${text}</group>`);
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'logtest-live-'));
  await mkdir(path.join(dir, 'rules'));
});
afterEach(async () => rm(dir, { recursive: true }));

it('--watch takes changed rules, keeps the state and refuses bad ones; --geoip names the database', async () => {
  const database = path.join(dir, 'places.mmdb');
  await writeFile(database, writeMmdb({ '192.0.2.0/24': city(['US', 'United States']) }));
  await write(rule(100001, '<srcgeoip>^US</srcgeoip>'));
  const options = ['--watch', '--json', '--ruleset', dir, '--geoip', database];
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, 'logtest', ...options]);
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  let report = '';
  child.stderr.on('data', (chunk: Buffer) => {
    report += chunk.toString();
  });
  const said = async (text: string): Promise<void> => {
    while (!report.includes(text)) await once(child.stderr, 'data');
  };
  const ask = async (): Promise<unknown> => {
    child.stdin.write('{"a":"x","srcip":"192.0.2.1"}\n');
    return JSON.parse((await answers.next()).value).rule;
  };
  expect(await ask()).toMatchObject({ id: '100001', firedtimes: 1 });
  await write(rule(100002, '<id>none</id>') + rule(100001, ''));
  await said('The changed ruleset is at work.');
  expect(await ask()).toMatchObject({ id: '100001', firedtimes: 2 });
  await write('<rule id="bad" level="5"/>');
  await said('the one at work stays');
  expect(report).toContain('HR203');
  expect(await ask()).toMatchObject({ id: '100001', firedtimes: 3 });
  child.stdin.end();
  if (child.exitCode === null) await once(child, 'exit');
  expect(child.exitCode).toBe(0);
}, 60_000);
