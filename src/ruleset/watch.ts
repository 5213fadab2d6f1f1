import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { RulesetLocation } from './read.ts';

/**
 * Calls `changed` when the files of a ruleset differ from those at the last look and have stayed the same for
 * one interval, so that a half-copied folder is not taken; also once after the first look, since they may have
 * changed while they were loaded. Looks instead of listening to the file system, whose
 * events are lost on network drives and behind swapped symbolic links. Gives the function that ends it.
 */
export function watchRuleset(
  location: RulesetLocation,
  intervalMs: number,
  changed: () => Promise<unknown>,
): () => void {
  let known: string | undefined;
  let pending: string | undefined;
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    const stamp = await stampOf(location);
    if (stamp === known) pending = undefined;
    else if (stamp !== pending) pending = stamp;
    else {
      known = stamp;
      pending = undefined;
      await changed();
    }
    if (!ended) timer = setTimeout(() => void look(), intervalMs).unref();
  };
  void look();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

/** Names, sizes and times of everything below a location; what cannot be read counts as absent. */
async function stampOf(location: RulesetLocation): Promise<string> {
  const { settings } = 'dir' in location ? { settings: undefined } : location;
  const roots =
    'dir' in location ? [location.dir] : [...location.rules, ...location.decoders, ...location.lists];
  const lines: string[] = [];
  for (const root of settings === undefined ? roots : [...roots, settings]) await addStamps(root, lines, 0);
  return lines.join('\n');
}

/** Deeper folders are no list folders but loops of links. */
const MAX_DEPTH = 16;

async function addStamps(name: string, lines: string[], depth: number): Promise<void> {
  const found = await stat(name).catch(() => undefined);
  if (found === undefined) return;
  if (!found.isDirectory()) {
    lines.push(`${name} ${found.size} ${found.mtimeMs} ${found.ino}`);
    return;
  }
  if (depth === MAX_DEPTH) return;
  const entries = await readdir(name).catch(() => []);
  for (const entry of entries.sort()) await addStamps(path.join(name, entry), lines, depth + 1);
}
