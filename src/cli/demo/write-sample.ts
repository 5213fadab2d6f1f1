import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { makeFolder } from '../../filesystem/make-folder.ts';
import type { SampleObject } from '../../sample/s3-layout.ts';

/** Writes the objects below `folder` as they would lie in a bucket. Samples of an earlier run are replaced. */
export async function writeSample(folder: string, objects: readonly SampleObject[]): Promise<void> {
  await makeFolder(folder);
  await rm(path.join(folder, 'AWSLogs'), { recursive: true, force: true });
  for (const { key, text } of objects) {
    const file = path.join(folder, key);
    await makeFolder(path.dirname(file));
    await writeFile(file, gzipSync(text));
  }
}
