import { readFileSync, statSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DiagnosticCollector } from '../diagnostic/diagnostic.ts';
import { Source } from '../diagnostic/source.ts';
import { DEFAULT_SETTINGS } from './default-settings.ts';
import type { RulesetSettings } from './settings.ts';
import { SHIPPED_RULESET } from './shipped.ts';

/** Where a ruleset comes from: a folder (`rules/ decoders/ lists/ ruleset.yaml`), or files and folders of each kind. */
export type RulesetLocation =
  | { readonly dir: string; readonly geoip?: string }
  | {
      readonly rules: readonly string[];
      readonly decoders: readonly string[];
      readonly lists: readonly string[];
      /** A `ruleset.yaml`; absent: the defaults. */
      readonly settings?: string;
      /** A MaxMind database, instead of the one that the settings name. */
      readonly geoip?: string;
    };

/** The files of a ruleset, unparsed. Their order does not matter yet. */
export interface RulesetFiles {
  readonly rules: readonly Source[];
  readonly decoders: readonly Source[];
  readonly lists: readonly ListFile[];
  readonly settings: RulesetSettings;
  /** Bytes of a MaxMind database. */
  readonly geoip?: { readonly name: string; readonly bytes: Buffer };
}

/** A CDB list as it lies in its folder. */
export interface ListFile {
  /** As rules name it: `etc/lists/<path under the list folder>`. */
  readonly name: string;
  readonly source: Source;
}

/** An OS_Regex in the real engine: case does not matter. */
const RULESET_FILE = /\.xml$/i;

/** Files larger than this are no rule files. */
const MAX_FILE_BYTES = 256 * 1024 * 1024;

/** Reads everything; what cannot be read is reported, and the rest goes on (SEMANTICS 1.3). */
export async function readRuleset(
  location: RulesetLocation,
  diagnostics: DiagnosticCollector,
): Promise<RulesetFiles | undefined> {
  const reader = new Reader(diagnostics);
  const paths =
    'dir' in location
      ? {
          rules: [path.join(location.dir, 'rules')],
          decoders: [path.join(location.dir, 'decoders')],
          lists: [path.join(location.dir, 'lists')],
        }
      : location;
  let settings: RulesetSettings = DEFAULT_SETTINGS;
  let base: RulesetFiles | undefined;
  if ('dir' in location && !(await isFolder(location.dir))) {
    diagnostics.add('HR600', `${location.dir} is no folder`);
    return undefined;
  }
  const file = 'dir' in location ? path.join(location.dir, 'ruleset.yaml') : location.settings;
  if (file !== undefined) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text !== undefined) {
      // Most rulesets have no settings, and the readers of YAML take a part of the time of loading all rules.
      const { parseSettings } = await import('./settings.ts');
      const source = new Source(file, text);
      let read = parseSettings(source, diagnostics);
      if (read?.extends === 'harrier') {
        base = await readRuleset(SHIPPED_RULESET, diagnostics);
        read = parseSettings(source, diagnostics, base?.settings);
      }
      if (read === undefined) return undefined;
      settings = read;
    }
  }
  const database =
    location.geoip ??
    (settings.geoip === undefined ? undefined : path.resolve(path.dirname(file ?? '.'), settings.geoip));
  const geoip = database === undefined ? undefined : await readDatabase(database, diagnostics);
  // A ruleset folder may lack any of the three; what a caller names must exist.
  const named = !('dir' in location);
  const rules = [...(base?.rules ?? []), ...(await reader.xmlFiles(paths.rules, named))];
  const decoders = [...(base?.decoders ?? []), ...(await reader.xmlFiles(paths.decoders, named))];
  if (rules.length + decoders.length === 0 && diagnostics.errors === 0) {
    const place = 'dir' in location ? location.dir : [...location.rules, ...location.decoders].join(', ');
    diagnostics.add('HR605', `${place} holds no rules and no decoders`, {
      remedy: 'Files are looked for in rules/ and decoders/ below the folder, and end in .xml.',
    });
  }
  return {
    rules,
    decoders,
    lists: await reader.listFiles(paths.lists, named),
    settings,
    ...(geoip !== undefined && { geoip }),
  };
}

/** Larger files are no databases. */
const MAX_DATABASE_BYTES = 1024 ** 3;

async function readDatabase(name: string, diagnostics: DiagnosticCollector): Promise<RulesetFiles['geoip']> {
  try {
    const { size } = await stat(name);
    if (size > MAX_DATABASE_BYTES) throw new Error('it is too large');
    return { name, bytes: await readFile(name) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    diagnostics.add('HR604', `${name}: ${reason}`);
    return undefined;
  }
}

class Reader {
  readonly #diagnostics: DiagnosticCollector;

  constructor(diagnostics: DiagnosticCollector) {
    this.#diagnostics = diagnostics;
  }

  async xmlFiles(paths: readonly string[], mustExist: boolean): Promise<Source[]> {
    const sources: Source[] = [];
    for (const one of paths) {
      const files = (await isFolder(one)) ? await this.#folder(one, RULESET_FILE) : [one];
      for (const file of files) {
        const bytes = this.#bytes(file, mustExist);
        if (bytes !== undefined) sources.push(Source.ofBytes(file, bytes));
      }
    }
    return sources;
  }

  async listFiles(paths: readonly string[], mustExist: boolean): Promise<ListFile[]> {
    const lists: ListFile[] = [];
    for (const one of paths) {
      const folder = await isFolder(one);
      const files = folder ? await this.#folder(one, /^(?!.*\.cdb$)/, true) : [one];
      for (const file of files) {
        const bytes = this.#bytes(file, mustExist);
        const relative = folder ? path.relative(one, file).split(path.sep).join('/') : path.basename(file);
        if (bytes !== undefined)
          lists.push({ name: `etc/lists/${relative}`, source: Source.ofBytes(file, bytes) });
      }
    }
    return lists;
  }

  async #folder(folder: string, names: RegExp, deep = false): Promise<string[]> {
    const entries = await readdir(folder, { withFileTypes: true });
    const files: string[] = [];
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const full = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        if (deep) files.push(...(await this.#folder(full, names, deep)));
      } else if (names.test(entry.name)) files.push(full);
    }
    return files;
  }

  /** Read at once: of hundreds of small files, waiting for each takes more time than reading it. */
  #bytes(file: string, mustExist: boolean): string | undefined {
    try {
      const { size } = statSync(file);
      if (size > MAX_FILE_BYTES) throw new Error('the file is too large');
      return readFileSync(file, 'latin1');
    } catch (error) {
      const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!missing || mustExist) {
        const reason = missing ? 'does not exist' : 'cannot be read';
        this.#diagnostics.add(mustExist ? 'HR600' : 'HR601', `${file} ${reason}`);
      }
      return undefined;
    }
  }
}

async function isFolder(name: string): Promise<boolean> {
  const found = await stat(name).catch(() => undefined);
  return found?.isDirectory() === true;
}
