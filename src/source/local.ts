import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ObjectOrigin } from '../log-type/log-type.ts';
import { SourceError } from './errors.ts';

/** A local file to read as an object. */
export interface LocalObject {
  readonly origin: ObjectOrigin;
  readonly size: number;
  readonly bytes: AsyncIterable<Buffer>;
}

/**
 * The files under the given files and folders, sorted by path, so that two runs give the same order and ids.
 * Hidden files and folders are left out. Throws `SourceError` (`path-missing`) for a path that is not there.
 */
export async function* localObjects(paths: readonly string[]): AsyncGenerator<LocalObject> {
  for (const given of paths) yield* walk(given);
}

async function* walk(file: string): AsyncGenerator<LocalObject> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw new SourceError(
      error.code === 'ENOENT' ? 'path-missing' : 'path-unreadable',
      'dead-letter',
      `${file}: ${error.code === 'ENOENT' ? 'no such file or folder' : error.message}`,
      'Check the path and its rights.',
      error,
    );
  });
  if (found.isDirectory()) {
    const names = (await readdir(file)).filter((name) => !name.startsWith('.')).sort();
    for (const name of names) yield* walk(path.join(file, name));
  } else if (found.isFile()) {
    yield openLocal(file, found.size);
  }
}

/** A file as an object; its path is the key. */
export function openLocal(file: string, size: number): LocalObject {
  return {
    origin: { bucket: '', key: file.split(path.sep).join('/') },
    size,
    bytes: { [Symbol.asyncIterator]: () => chunks(file) },
  };
}

/** Opens the file when its first chunk is asked for, not before. */
async function* chunks(file: string): AsyncGenerator<Buffer> {
  yield* createReadStream(file, { highWaterMark: 256 * 1024 });
}
