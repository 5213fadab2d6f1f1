import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DiagnosticCollector } from '../diagnostic/diagnostic.ts';
import { Source } from '../diagnostic/source.ts';
import { messageOf } from '../error/message-of.ts';
import { DEFAULT_SETTINGS } from './default-settings.ts';
import { FileReader, isFolder, type ListFile } from './file-reader.ts';
import { nameOfOtherPlace } from './other-place.ts';
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

/** Reads everything; what cannot be read is reported, and the rest goes on (SEMANTICS 1.3). */
export async function readRuleset(
  location: RulesetLocation,
  diagnostics: DiagnosticCollector,
): Promise<RulesetFiles | undefined> {
  const reader = new FileReader(diagnostics);
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
    diagnostics.add('HR600', `${location.dir} is no folder`, {
      remedy: 'Name a folder; single files are named with --rules, --decoders and --lists.',
    });
    return undefined;
  }
  const file = 'dir' in location ? path.join(location.dir, 'ruleset.yaml') : location.settings;
  if (file !== undefined) {
    const text = await readSettings(file, diagnostics);
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
    await reportEmpty(location, diagnostics);
  }
  return {
    rules,
    decoders,
    lists: await reader.listFiles(paths.lists, named),
    settings,
    ...(geoip !== undefined && { geoip }),
  };
}

async function readSettings(file: string, diagnostics: DiagnosticCollector): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!missing) diagnostics.add('HR600', `${file} cannot be read`);
    return undefined;
  }
}

/** Says that there is nothing, and what was perhaps meant. */
async function reportEmpty(location: RulesetLocation, diagnostics: DiagnosticCollector): Promise<void> {
  const places = 'dir' in location ? [location.dir] : [...location.rules, ...location.decoders];
  const [place] = places;
  if (place === undefined) {
    diagnostics.add('HR605', 'no rules and no decoders are named', {
      remedy: 'Name some with --rules and --decoders.',
    });
    return;
  }
  const usual =
    'dir' in location
      ? 'Files are looked for in rules/ and decoders/ below the folder, and end in .xml.'
      : 'Files end in .xml and lie in the folder itself, not below it.';
  const other = await nameOfOtherPlace(place);
  diagnostics.add('HR605', `${places.join(', ')} holds no rules and no decoders`, {
    remedy: other ?? usual,
  });
}

/** Larger files are no databases. */
const MAX_DATABASE_BYTES = 1024 ** 3;

async function readDatabase(name: string, diagnostics: DiagnosticCollector): Promise<RulesetFiles['geoip']> {
  try {
    const { size } = await stat(name);
    if (size > MAX_DATABASE_BYTES) throw new Error('it is too large');
    return { name, bytes: await readFile(name) };
  } catch (error) {
    const reason = messageOf(error);
    diagnostics.add('HR604', `${name}: ${reason}`);
    return undefined;
  }
}
