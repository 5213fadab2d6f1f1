import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFolder } from '../../src/filesystem/make-folder.ts';

describe('makeFolder', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'harrier-'));
  });
  afterAll(() => rm(root, { recursive: true }));

  it('makes what is missing, with the mode, and again', async () => {
    const folder = path.join(root, 'a', 'b', 'c');
    await makeFolder(folder, 0o700);
    await makeFolder(folder);
    for (const one of [folder, path.dirname(folder)]) expect((await stat(one)).mode & 0o777).toBe(0o700);
  });

  it('makes one folder for many who ask at once', async () => {
    const folder = path.join(root, 'many', 'deep');
    await Promise.all(Array.from({ length: 8 }, () => makeFolder(folder)));
    expect((await stat(folder)).isDirectory()).toBe(true);
  });

  it('names the file that stands in the way', async () => {
    const file = path.join(root, 'file');
    await writeFile(file, '');
    await expect(makeFolder(file)).rejects.toMatchObject({ code: 'ENOTDIR', message: /file is a file/ });
    await expect(makeFolder(path.join(file, 'below'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  it.skipIf(!existsSync('/proc/self'))('fails at once where no folder can be', async () => {
    await expect(makeFolder('/proc/nosuch/below')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
