import { loadDecoders } from '../decoder/load.ts';
import { type Diagnostic, DiagnosticCollector } from '../diagnostic/diagnostic.ts';
import type { Source } from '../diagnostic/source.ts';
import { messageOf } from '../error/message-of.ts';
import { GeoDatabase } from '../geoip/database.ts';
import { type CdbList, parseCdbList } from '../list/parse.ts';
import { checkPatterns } from '../rule/check.ts';
import { compileRules } from '../rule/compile.ts';
import { type CompileContext, listKey } from '../rule/compile-condition.ts';
import { linkRules } from '../rule/link.ts';
import type { KnownNames } from '../rule/option/option.ts';
import { parseRules } from '../rule/parse.ts';
import { PatternCompiler } from '../rule/pattern-compiler.ts';
import {
  BUILT_IN_DECODERS,
  BUILT_IN_ROOTS,
  inLoadOrder,
  isWhole,
  needsRoots,
  parseFiles,
  writtenIds,
} from './collect.ts';
import { type RulesetFiles, type RulesetLocation, readRuleset } from './read.ts';
import { Ruleset } from './ruleset.ts';

export type { RulesetLocation } from './read.ts';

/** How strict the reading is. */
export interface LoadOptions {
  /** Warnings refuse the ruleset as errors do. */
  readonly strict?: boolean;
}

/** A ruleset, or why it is refused; warnings come with it. */
export interface LoadResult {
  /** Absent when the ruleset is refused. */
  readonly ruleset?: Ruleset;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads and compiles a ruleset. Never throws for what a person wrote: see the diagnostics. */
export async function loadRuleset(location: RulesetLocation, options: LoadOptions = {}): Promise<LoadResult> {
  const diagnostics = new DiagnosticCollector();
  const files = await readRuleset(location, diagnostics);
  if (files === undefined) return { diagnostics: diagnostics.all };
  return compileRuleset(files, options, diagnostics);
}

/** All stages from texts to a ruleset: decoders first, then lists, then rules (SEMANTICS 3.1). */
export function compileRuleset(
  files: RulesetFiles,
  options: LoadOptions = {},
  diagnostics = new DiagnosticCollector(),
): LoadResult {
  const { exclude } = files.settings;
  const errors = diagnostics.errors;
  const decoderFiles = parseFiles(inLoadOrder(files.decoders, exclude), diagnostics, 'decoders');
  if (decoderFiles.length === 0 && diagnostics.errors === errors) {
    decoderFiles.push(...parseFiles([BUILT_IN_DECODERS], diagnostics, 'decoders'));
  }
  const decoders = loadDecoders(
    decoderFiles.map(({ roots }) => roots),
    diagnostics,
  );
  const ruleFiles = parseFiles(inLoadOrder(files.rules, exclude), diagnostics, 'rules');
  const ids = writtenIds(ruleFiles);
  if (needsRoots(ids, files.decoders.length > 0)) {
    ruleFiles.unshift(...parseFiles([BUILT_IN_ROOTS], diagnostics, 'rules'));
  } else if (isWhole(ids) && files.decoders.length > 0) {
    // The engine refuses a ruleset with either of its two decoder lists empty (6.2).
    if (decoders.programRoots.length === 0 && diagnostics.errors === 0) {
      diagnostics.add('HR311', 'No root decoder has a <program_name>');
    }
  }
  const lists = loadLists(files.lists);
  const known: KnownNames = {
    decoder: (name) => decoders.has(name),
    list: (name) => lists.has(listKey(name)),
  };
  const rules = ruleFiles.flatMap(({ roots, name }) => parseRules(roots, name, known, diagnostics));
  const context: CompileContext = { patterns: new PatternCompiler(diagnostics), decoders, lists };
  for (const rule of rules) checkPatterns(rule, context.patterns);
  const tree = linkRules(rules, diagnostics);
  const places = openDatabase(files, diagnostics);
  if (diagnostics.errors > 0) return { diagnostics: diagnostics.all };
  const compiled = compileRules(tree, context);
  const refused = diagnostics.errors > 0 || (options.strict === true && diagnostics.warnings > 0);
  if (refused) return { diagnostics: diagnostics.all };
  return {
    ruleset: new Ruleset({
      settings: files.settings,
      decoders,
      lists: context.lists,
      listSources: new Map(files.lists.map(({ name, source }) => [listKey(name), source])),
      written: rules,
      tree,
      rules: compiled,
      places,
    }),
    diagnostics: diagnostics.all,
  };
}

function openDatabase({ geoip }: RulesetFiles, diagnostics: DiagnosticCollector): GeoDatabase | undefined {
  if (geoip === undefined) return undefined;
  try {
    return new GeoDatabase(geoip.bytes);
  } catch (error) {
    const reason = messageOf(error);
    diagnostics.add('HR604', `${geoip.name}: ${reason}`);
    return undefined;
  }
}

function loadLists(
  files: readonly { readonly name: string; readonly source: Source }[],
): Map<string, CdbList> {
  const lists = new Map<string, CdbList>();
  for (const { name, source } of files) lists.set(listKey(name), parseCdbList(source.text));
  return lists;
}
