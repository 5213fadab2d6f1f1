import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { FileSink } from '../../src/sink/file.ts';

const item = (stream: 'alerts' | 'ecs-vpcflow', json: string) => ({
  id: 'i',
  record: { ordinal: 0, time: 0, raw: '' },
  document: { stream, time: 0, json },
});

it('writes a file a stream, bytes as they are', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'harrier-files-'));
  try {
    const sink = new FileSink(path.join(folder, 'out'));
    await sink.write([item('alerts', '{"a":1}'), item('ecs-vpcflow', '"\xc3\xa9"')]);
    await sink.write([item('alerts', '{"a":2}')]);
    await sink.close();
    expect(await readFile(path.join(folder, 'out', 'alerts.json'), 'utf8')).toBe('{"a":1}\n{"a":2}\n');
    expect(await readFile(path.join(folder, 'out', 'ecs-vpcflow.ndjson'), 'utf8')).toBe('"é"\n');
  } finally {
    await rm(folder, { recursive: true });
  }
});

it.skipIf(!existsSync('/dev/full'))('rejects a write that the disk has no room for', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'harrier-files-'));
  try {
    await symlink('/dev/full', path.join(folder, 'alerts.json'));
    const sink = new FileSink(folder);
    await expect(sink.write([item('alerts', '{}')])).rejects.toMatchObject({ code: 'ENOSPC' });
    await expect(sink.write([item('alerts', '{}')])).rejects.toThrow();
    await expect(sink.close()).rejects.toThrow();
  } finally {
    await rm(folder, { recursive: true });
  }
});
