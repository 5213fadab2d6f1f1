import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');

describe('the library', () => {
  it('does what its guide shows', async () => {
    const guide = await readFile(path.join(root, 'docs/guide/library.md'), 'utf8');
    const example = /```ts\n([\s\S]*?)```/.exec(guide)?.[1] ?? '';
    const folder = await mkdtemp(path.join(tmpdir(), 'harrier-library-'));
    try {
      const logFile = path.join(folder, 'cloudtrail.json');
      await writeFile(logFile, `${RECORD}\n{"eventVersion":"1.09","eventName":\n`);
      const program = path.join(folder, 'example.mts');
      const library = pathToFileURL(path.join(root, 'src/index.ts')).href;
      await writeFile(
        program,
        example.replace("'harrier'", `'${library}'`).replace("'cloudtrail.json'", JSON.stringify(logFile)),
      );
      const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program], {
        cwd: root,
      });
      expect(stdout.trim().split('\n')).toEqual([
        expect.stringMatching(/^ecs-cloudtrail \{"@timestamp":"2026-01-15T11:18:03.000Z"/),
        expect.stringMatching(/^alert \{.*"id":"80303"/),
      ]);
      expect(stderr).toContain('truncated');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

const RECORD = JSON.stringify({
  eventVersion: '1.09',
  eventTime: '2026-01-15T11:18:03Z',
  eventSource: 'ec2.amazonaws.com',
  eventName: 'RunInstances',
  errorCode: 'Client.UnauthorizedOperation',
  sourceIPAddress: '203.0.113.66',
});
