import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { systemCode } from './system-error.ts';

/**
 * Makes a folder and those above it that are missing. Instead of Node's `recursive`, which never ends where a
 * file system takes no folders (/proc) in Node 20. Rejects with the system's error: ENOENT there, ENOTDIR where
 * a file stands in the way.
 */
export async function makeFolder(folder: string, mode = 0o777): Promise<void> {
  try {
    await mkdir(folder, { mode });
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return;
    if (code === 'EEXIST') throw notAFolder(folder);
    const above = path.dirname(folder);
    if (code !== 'ENOENT' || above === folder) throw error;
    await makeFolder(above, mode);
    await mkdir(folder, { mode }).catch((second: unknown) => {
      // Somebody else was quicker.
      if (systemCode(second) !== 'EEXIST') throw second;
    });
  }
}

function notAFolder(place: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${place} is a file, and a folder is needed there`), { code: 'ENOTDIR' });
}
