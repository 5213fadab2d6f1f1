import path from 'node:path';
import type { DiagnosticCollector } from '../diagnostic/diagnostic.ts';
import { Source } from '../diagnostic/source.ts';
import type { XmlElement } from '../xml/element.ts';
import { parseXml } from '../xml/parse.ts';

/** A parsed file, in its place in the load order. */
export interface ParsedFile {
  /** Base name. */
  readonly name: string;
  readonly roots: readonly XmlElement[];
}

/** Files in load order: by base name in plain byte order, across folders, without the excluded ones (SEMANTICS 3.1). */
export function inLoadOrder(sources: readonly Source[], exclude: readonly string[]): readonly Source[] {
  const excluded = new Set(exclude);
  return sources
    .filter((source) => !excluded.has(path.basename(source.name)))
    .map((source) => ({ source, key: Buffer.from(path.basename(source.name)) }))
    .sort((a, b) => Buffer.compare(a.key, b.key))
    .map(({ source }) => source);
}

/** The file that Wazuh installs for people's own decoders: the one that may be empty. */
const LOCAL_DECODERS = 'local_decoder.xml';

/**
 * A rule file of size 0 is accepted; a file without any element is an error (SEMANTICS 1.3), other than the local
 * decoders'.
 */
export function parseFiles(
  sources: readonly Source[],
  diagnostics: DiagnosticCollector,
  kind: 'rules' | 'decoders',
): ParsedFile[] {
  const files: ParsedFile[] = [];
  for (const source of sources) {
    if (source.text === '' && kind === 'rules') continue;
    const roots = parseXml(source, diagnostics);
    if (roots === undefined) continue;
    if (roots.length === 0) {
      if (kind === 'decoders' && path.basename(source.name) === LOCAL_DECODERS) continue;
      diagnostics.add('HR603', `${path.basename(source.name)} holds no element`, { span: source.span(0, 0) });
      continue;
    }
    files.push({ name: path.basename(source.name), roots });
  }
  return files;
}

/** Root rules, one a category (SEMANTICS 3.1): built in when a ruleset brings no rule below 10 (DECISIONS). */
export const BUILT_IN_ROOTS = Source.ofBytes(
  '0000-built-in-roots.xml',
  [
    [1, 'syslog'],
    [2, 'firewall'],
    [3, 'ids'],
    [4, 'web-log'],
    [5, 'squid'],
    [6, 'windows'],
    [7, 'ossec'],
  ]
    .map(
      ([id, category]) =>
        `<group name="${category},"><rule id="${id}" level="0" noalert="1"><category>${category}</category>` +
        `<description>Events of the ${category} family</description></rule></group>`,
    )
    .join('\n'),
);

/** What decodes JSON lines when a ruleset brings no decoders at all. */
export const BUILT_IN_DECODERS = Source.ofBytes(
  '0000-built-in-decoders.xml',
  '<decoder name="json"><prematch>^{\\s*"</prematch><plugin_decoder>JSON_Decoder</plugin_decoder></decoder>',
);

/** Wazuh's base rules, roots included, lie below; local rulesets, ours among them, have none there. */
const FIRST_LOCAL_ID = 10_000;

/** The ids of all rules, as they are written. */
export function writtenIds(files: readonly ParsedFile[]): ReadonlySet<number> {
  const ids = new Set<number>();
  for (const { roots } of files) {
    for (const { children } of roots) for (const rule of children) addIds(rule, ids);
  }
  return ids;
}

function addIds({ attributes }: XmlElement, ids: Set<number>): void {
  for (const { name, value } of attributes) if (name.toLowerCase() === 'id') ids.add(Number(value));
}

/**
 * Whether the root rules must be built in (DECISIONS): the files bring none, and they are local rules only, by
 * their ids or because no decoders come with them. Anything else without roots is an incomplete ruleset.
 */
export function needsRoots(ids: ReadonlySet<number>, withDecoders: boolean): boolean {
  const all = [...ids];
  return !all.some((id) => id >= 1 && id <= 9) && (!withDecoders || all.every((id) => id >= FIRST_LOCAL_ID));
}

/** Wazuh's seven root rules are there: a ruleset meant to be complete, not local rules with what they need. */
export function isWhole(ids: ReadonlySet<number>): boolean {
  return [1, 2, 3, 4, 5, 6, 7].every((id) => ids.has(id));
}
