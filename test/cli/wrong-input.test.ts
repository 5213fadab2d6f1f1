import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/cli/exit-code.ts';
import { freePort } from '../support/aws.ts';
import { runCli } from '../support/run-cli.ts';

/** What a newcomer types: each answer has a cause, a next step, its exit code, and no stack. */

let root: string;
let nowhere: string;
const at = (name: string) => path.join(root, name);

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'harrier-'));
  nowhere = `http://127.0.0.1:${await freePort()}`;
  await mkdir(at('empty'));
  await writeFile(at('junk.log'), 'no log\n');
  await writeFile(at('flow.log'), '');
  await writeFile(at('broken.yaml'), 'sources: [\n');
  await writeFile(at('wrong.yaml'), 'opensearch: {urls: [nowhere]}\nbanana: 1\n');
  await writeFile(
    at('good.yaml'),
    `opensearch: {urls: ["${nowhere}"]}\nmetrics: {port: 1}\ndead_letter: {type: folder, path: ${at('letters')}}\n`,
  );
});
afterAll(() => rm(root, { recursive: true }));

const NOT_FOUND = /no such file|ENOENT/;
const UNREACHABLE = /No answer from http:\/\/127\.0\.0\.1/;

describe.each<[code: number, says: RegExp, line: string]>([
  [EXIT.usage, /unknown command 'bogus'/, 'bogus'],
  [EXIT.usage, /Did you mean worker/, 'wroker'],
  [EXIT.usage, /unknown command 'bogus'/, 'rules bogus'],
  [EXIT.usage, /missing required argument 'file'/, 'parse'],
  [EXIT.usage, NOT_FOUND, 'parse ROOT/missing'],
  [EXIT.usage, /there are no files in/, 'parse ROOT/empty'],
  [EXIT.findings, /unrecognised-format/, 'parse ROOT/junk.log'],
  [EXIT.usage, /choices are vpc-flow, cloudtrail/, 'parse --type nonsense ROOT/flow.log'],
  [EXIT.usage, /names no field/, 'parse --format nonsense ROOT/flow.log'],
  [EXIT.usage, /whole number/, 'parse --max-record-bytes many ROOT/flow.log'],
  [EXIT.usage, NOT_FOUND, 'scan ROOT/missing'],
  [EXIT.usage, /there are no files in/, 'scan ROOT/empty'],
  [EXIT.usage, /names no field/, 'scan --flow-format nonsense ROOT/flow.log'],
  [EXIT.usage, /is a file/, 'scan ROOT/flow.log --output ROOT/junk.log'],
  [EXIT.usage, /is a file/, 'scan ROOT/flow.log --output ROOT/out --report ROOT/junk.log/report.html'],
  [EXIT.usage, /is a folder/, 'scan ROOT/flow.log --output ROOT/out --report ROOT/empty'],
  [EXIT.ruleset, /is no folder/, 'scan ROOT/flow.log --output ROOT/out --ruleset ROOT/missing'],
  [EXIT.usage, /Name|empty/, 'scan ROOT/flow.log --rules='],
  [EXIT.usage, /not the URL of a cluster/, 'scan ROOT/flow.log --opensearch localhost'],
  [EXIT.environment, UNREACHABLE, 'scan ROOT/flow.log --opensearch NOWHERE'],
  [EXIT.usage, /No password for user/, 'scan ROOT/flow.log --opensearch NOWHERE --user somebody'],
  [EXIT.usage, /--ca .* cannot be read/, 'scan ROOT/flow.log --opensearch NOWHERE --ca ROOT/missing'],
  [EXIT.usage, /whole number/, 'demo --seed x'],
  [EXIT.usage, /is a file|ENOTDIR/, 'demo --output ROOT/junk.log --report ROOT/report.html'],
  [EXIT.ruleset, /is no folder/, 'rules lint --ruleset ROOT/missing'],
  [EXIT.ruleset, /holds no element/, 'rules lint ROOT/junk.log'],
  [EXIT.findings, /HR605/, 'rules lint ROOT/empty'],
  [EXIT.usage, /no rule 999999/, 'rules show 999999'],
  [EXIT.usage, /one to six digits/, 'rules explain abc'],
  [EXIT.usage, /whole number from 1 to 99/, 'rules tree --depth 0'],
  [EXIT.usage, /there are no test files/, 'rules test ROOT/empty'],
  [EXIT.usage, /whole number from 0 to 16/, 'logtest --alert-level 17'],
  [EXIT.usage, NOT_FOUND, 'ocsf validate ROOT/missing'],
  [EXIT.usage, /there are no files in/, 'ocsf validate ROOT/empty'],
  [EXIT.usage, NOT_FOUND, 'assets map ROOT/missing'],
  [EXIT.findings, /no JSON/, 'assets map ROOT/junk.log'],
  [EXIT.usage, /No OpenSearch URL given/, 'templates plan'],
  [EXIT.environment, UNREACHABLE, 'templates apply --opensearch NOWHERE'],
  [EXIT.usage, /days, or none/, 'templates export --retention soon'],
  [EXIT.usage, /No Dashboards URL given/, 'dashboards apply'],
  [EXIT.environment, UNREACHABLE, 'dashboards apply --dashboards NOWHERE'],
  [EXIT.usage, /no source is configured/, 'worker --config ROOT/good.yaml'],
  [EXIT.usage, NOT_FOUND, 'worker --config ROOT/missing.yaml'],
  [EXIT.usage, /HR801/, 'config check --config ROOT/broken.yaml'],
  [EXIT.usage, /HR802 banana is no setting/, 'config check --config ROOT/wrong.yaml'],
  [EXIT.usage, /HR800/, 'config explain --config ROOT/empty'],
  [EXIT.usage, /no S3 URL/, 'check --config ROOT/good.yaml --object nonsense'],
  [EXIT.usage, /names no object/, 'check --config ROOT/good.yaml --object s3://bucket/'],
  [EXIT.findings, /FAILED +opensearch: No answer/, 'check --config ROOT/good.yaml'],
  [EXIT.findings, /worker +does not answer/, 'status --config ROOT/good.yaml'],
  [EXIT.usage, /no S3 URL/, 'backfill bucket/prefix'],
  [EXIT.usage, /is after --until/, 'backfill s3://b/p --since 2026-11-02 --until 2026-11-01'],
  [EXIT.usage, /such as 2026-11-21/, 'backfill s3://b/p --since yesterday'],
  [EXIT.usage, /Allowed choices are message/, 'dlq list --kind nonsense'],
  [EXIT.usage, /no dead letter nonsense/, 'dlq show nonsense --config ROOT/good.yaml'],
  [EXIT.usage, /no dead letter nonsense/, 'dlq purge nonsense --config ROOT/good.yaml'],
])('exit %i, %s', (code, says, line) => {
  it(`harrier ${line}`, { timeout: 60_000 }, async () => {
    const words = line.split(' ').map((word) => word.replace('ROOT', root).replace('NOWHERE', nowhere));
    const ended = await runCli(...words);
    expect(ended.stdout + ended.stderr).toMatch(says);
    expect(ended.code).toBe(code);
    expect(ended.stderr).not.toMatch(/unexpected error|\n\s+at /);
    // A failure says what to do next.
    if (ended.stderr.includes('error:'))
      expect(ended.stderr).toMatch(/error: .+\n( {7}\S|\(see harrier|\(Did you)/);
  });
});

it('leaves no folder behind where it only read', { timeout: 60_000 }, async () => {
  for (const line of ['dlq list', 'dlq purge', 'status', 'check'])
    await runCli(...line.split(' '), '--config', at('good.yaml'));
  expect(existsSync(at('letters'))).toBe(false);
  expect((await readdir(root)).filter((name) => name.startsWith('.'))).toEqual([]);
});

it.skipIf(!existsSync('/proc/self'))(
  'fails at once where no folder can be made',
  { timeout: 60_000 },
  async () => {
    const ended = await runCli('demo', '--output', '/proc/nosuch', '--report', at('report.html'));
    expect(ended).toMatchObject({
      code: EXIT.usage,
      stderr: expect.stringMatching(/ENOENT.*\n.*Check the path/),
    });
  },
);

it.skipIf(!existsSync('/dev/full'))('says in one line that output has no room', { timeout: 60_000 }, () => {
  const full = openSync('/dev/full', 'w');
  try {
    const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', main, 'config', 'schema'], {
      stdio: ['ignore', full, 'pipe'],
      env: { ...process.env, NO_COLOR: '1' },
      encoding: 'utf8',
    });
    expect(status).toBe(EXIT.environment);
    expect(stderr).toMatch(/^error: ENOSPC.*\n {7}Make room on the disk/);
    expect(stderr.trim().split('\n')).toHaveLength(2);
  } finally {
    closeSync(full);
  }
});
