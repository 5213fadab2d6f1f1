import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Conformance data beside the project's root. It is under other licences, so it is read in place and no
 * part of it is in the project; suites that need it are skipped, visibly, where it is absent.
 */
const SHARED = fileURLToPath(new URL('../../../shared', import.meta.url));

export const hasShared = existsSync(SHARED);

export function sharedPath(...parts: string[]): string {
  return [SHARED, ...parts].join('/');
}

export function readShared(...parts: string[]): string {
  return readFileSync(sharedPath(...parts), 'utf8');
}

export function readSharedJson<T>(...parts: string[]): T {
  return JSON.parse(readShared(...parts)) as T;
}
