import { type Dirent, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DiagnosticCollector } from '../diagnostic/diagnostic.ts';
import { Source } from '../diagnostic/source.ts';

/** A CDB list as it lies in its folder. */
export interface ListFile {
  /** As rules name it: `etc/lists/<path under the list folder>`. */
  readonly name: string;
  readonly source: Source;
}

/** An OS_Regex in the real engine: case does not matter. */
const RULESET_FILE = /\.xml$/i;
const LIST_FILE = /^(?!.*\.cdb$)/;

/** Files larger than this are no rule files. */
const MAX_FILE_BYTES = 256 * 1024 * 1024;

/** A file to read, and what it means that it cannot be. */
interface Wanted {
  readonly file: string;
  /**
   * `named`: by the caller, so it must be there. `listed`: a folder has it, so it is there. `usual`: a place where
   * files may be.
   */
  readonly as: 'named' | 'listed' | 'usual';
}

/** Reads files of rules, decoders and lists; what cannot be read is reported, and the rest goes on (SEMANTICS 1.3). */
export class FileReader {
  readonly #diagnostics: DiagnosticCollector;

  constructor(diagnostics: DiagnosticCollector) {
    this.#diagnostics = diagnostics;
  }

  async xmlFiles(paths: readonly string[], mustExist: boolean): Promise<Source[]> {
    const sources: Source[] = [];
    for (const one of paths) {
      for (const wanted of await filesOf(one, RULESET_FILE, false, mustExist)) {
        const bytes = this.#bytes(wanted);
        if (bytes !== undefined) sources.push(Source.ofBytes(wanted.file, bytes));
      }
    }
    return sources;
  }

  async listFiles(paths: readonly string[], mustExist: boolean): Promise<ListFile[]> {
    const lists: ListFile[] = [];
    for (const one of paths) {
      for (const wanted of await filesOf(one, LIST_FILE, true, mustExist)) {
        const { file, as } = wanted;
        const bytes = this.#bytes(wanted);
        const relative =
          as === 'listed' ? path.relative(one, file).split(path.sep).join('/') : path.basename(file);
        if (bytes !== undefined)
          lists.push({ name: `etc/lists/${relative}`, source: Source.ofBytes(file, bytes) });
      }
    }
    return lists;
  }

  /** Read at once: of hundreds of small files, waiting for each takes more time than reading it. */
  #bytes({ file, as }: Wanted): string | undefined {
    try {
      const found = statSync(file);
      // Reading a pipe in a folder would wait for ever; one that the caller names has somebody who writes.
      if (!found.isFile() && !(as === 'named' && found.isFIFO())) return this.#unread(file, as, 'is no file');
      if (found.size > MAX_FILE_BYTES) return this.#unread(file, as, 'is too large');
      return readFileSync(file, 'latin1');
    } catch (error) {
      const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (missing && as === 'usual') return undefined;
      return this.#unread(file, as, missing ? 'does not exist' : 'cannot be read');
    }
  }

  #unread(file: string, as: Wanted['as'], reason: string): undefined {
    this.#diagnostics.add(as === 'named' ? 'HR600' : 'HR601', `${file} ${reason}`);
  }
}

export async function isFolder(name: string): Promise<boolean> {
  const found = await stat(name).catch(() => undefined);
  return found?.isDirectory() === true;
}

async function filesOf(one: string, names: RegExp, deep: boolean, mustExist: boolean): Promise<Wanted[]> {
  if (!(await isFolder(one))) return [{ file: one, as: mustExist ? 'named' : 'usual' }];
  const files = await inFolder(one, names, deep, []);
  return files.map((file) => ({ file, as: 'listed' }));
}

/** Files of a folder by name; `above`: the real folders that were gone through, which links may lead back to. */
async function inFolder(
  folder: string,
  names: RegExp,
  deep: boolean,
  above: readonly string[],
): Promise<string[]> {
  const real = realpathSync(folder);
  if (above.includes(real)) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  const files: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    // Kubernetes keeps the versions of a mounted folder in it, under such names.
    if (entry.name.startsWith('..')) continue;
    const full = path.join(folder, entry.name);
    if (isFolderEntry(entry, full)) {
      if (deep) files.push(...(await inFolder(full, names, deep, [...above, real])));
    } else if (names.test(entry.name)) files.push(full);
  }
  return files;
}

function isFolderEntry(entry: Dirent, full: string): boolean {
  return entry.isDirectory() || (entry.isSymbolicLink() && statOf(full)?.isDirectory() === true);
}

function statOf(name: string): Stats | undefined {
  return statSync(name, { throwIfNoEntry: false });
}
