import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeFolder } from '../filesystem/make-folder.ts';
import { systemCode } from '../filesystem/system-error.ts';
import type { CountedDeadLetterStore, DeadLetter } from './dead-letter.ts';

/**
 * Dead letters in a folder: one JSON file each, `ab/abcd….json`, written beside and moved into place, so that a
 * kill never leaves half a letter.
 */
export class DeadLetterFolder implements CountedDeadLetterStore {
  readonly place: string;
  readonly #folder: string;
  readonly #made = new Set<string>();

  constructor(folder: string) {
    this.#folder = folder;
    this.place = `folder ${folder}`;
  }

  async put(letters: readonly DeadLetter[]): Promise<void> {
    for (const letter of letters) {
      const file = this.#file(letter.id);
      await this.#make(path.dirname(file));
      const text = `${JSON.stringify(letter, undefined, 2)}\n`;
      try {
        await writeWhole(file, text);
      } catch (error) {
        if (systemCode(error) !== 'ENOENT') throw error;
        // Somebody has deleted the folder since it was made.
        this.#made.clear();
        await this.#make(path.dirname(file));
        await writeWhole(file, text);
      }
    }
  }

  async *list(): AsyncGenerator<DeadLetter> {
    for (const shard of await names(this.#folder)) {
      for (const name of await names(path.join(this.#folder, shard))) {
        const letter = name.endsWith('.json') ? await this.get(name.slice(0, -'.json'.length)) : undefined;
        if (letter !== undefined) yield letter;
      }
    }
  }

  async count(): Promise<number> {
    let found = 0;
    for (const shard of await names(this.#folder)) {
      const files = await names(path.join(this.#folder, shard));
      found += files.filter((name) => name.endsWith('.json')).length;
    }
    return found;
  }

  async get(id: string): Promise<DeadLetter | undefined> {
    if (!ID.test(id)) return undefined;
    try {
      return JSON.parse(await readFile(this.#file(id), 'utf8'));
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) if (ID.test(id)) await rm(this.#file(id), { force: true });
  }

  async close(): Promise<void> {}

  #file(id: string): string {
    return path.join(this.#folder, id.slice(0, 2), `${id}.json`);
  }

  async #make(folder: string): Promise<void> {
    if (this.#made.has(folder)) return;
    await makeFolder(folder, 0o700);
    this.#made.add(folder);
  }
}

/** All of it or nothing, also when the disk is full. */
async function writeWhole(file: string, text: string): Promise<void> {
  const part = `${file}.${randomUUID()}.part`;
  try {
    await writeFile(part, text, { flush: true, mode: 0o600 });
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** An id is a file name: nothing else may become one. */
const ID = /^[\w-]{8,64}$/;

async function names(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return [];
    throw error;
  }
}
