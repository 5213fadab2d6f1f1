import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { systemCode } from './system-error.ts';

/**
 * Whether files can be written to a folder that may not exist yet; rejects with the system's error if not.
 * Leaves nothing behind: a folder that is missing is not made, only its nearest ancestor is asked.
 */
export async function probeFolder(folder: string): Promise<void> {
  const file = path.join(folder, `.harrier-check-${randomUUID()}`);
  try {
    await writeFile(file, '', { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const missing = systemCode(error) === 'ENOENT';
    const above = path.dirname(path.resolve(folder));
    if (!missing || above === path.resolve(folder)) throw error;
    await nearest(above);
    return;
  }
  await rm(file);
}

async function nearest(folder: string): Promise<void> {
  try {
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const missing = systemCode(error) === 'ENOENT';
    const above = path.dirname(folder);
    if (!missing || above === folder) throw error;
    await nearest(above);
  }
}
