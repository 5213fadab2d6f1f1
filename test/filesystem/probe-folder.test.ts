import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { probeFolder } from '../../src/filesystem/probe-folder.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'harrier-'));
});
afterAll(() => rm(root, { recursive: true }));

it('leaves nothing behind, neither in a folder nor where one would be made', async () => {
  const there = path.join(root, 'there');
  await mkdir(there);
  await probeFolder(there);
  await probeFolder(path.join(root, 'not', 'yet'));
  expect(await readdir(root)).toEqual(['there']);
  expect(await readdir(there)).toEqual([]);
});

it('rejects where a file stands in the way', async () => {
  const file = path.join(root, 'file');
  await writeFile(file, '');
  await expect(probeFolder(file)).rejects.toMatchObject({ code: 'ENOTDIR' });
  await expect(probeFolder(path.join(file, 'below'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});
