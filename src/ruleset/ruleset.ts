import { type CompiledAlertRule, compileAlertRule } from '../alert/compile.ts';
import { compileDescription } from '../alert/description.ts';
import type { DecoderSet } from '../decoder/decoder.ts';
import type { Source } from '../diagnostic/source.ts';
import type { GeoDatabase } from '../geoip/database.ts';
import type { CdbList } from '../list/parse.ts';
import type { CompiledRules } from '../rule/compile.ts';
import type { Rule } from '../rule/rule.ts';
import type { RuleSyntax } from '../rule/syntax.ts';
import type { RuleTree } from '../rule/tree.ts';
import type { EngineOptions } from './engine.ts';
import { RulesetSession } from './session.ts';
import type { RulesetSettings } from './settings.ts';

/** What a ruleset is made of. */
export type RulesetParts = Pick<
  Ruleset,
  'settings' | 'decoders' | 'lists' | 'listSources' | 'written' | 'tree' | 'rules' | 'places'
>;

/** A compiled, immutable ruleset: shared by all sessions, which hold the state. */
export class Ruleset {
  readonly settings: RulesetSettings;
  readonly decoders: DecoderSet;
  /** By name as configured, without `.cdb`. */
  readonly lists: ReadonlyMap<string, CdbList>;
  /** The files of the lists, by the same names. */
  readonly listSources: ReadonlyMap<string, Source>;
  /** Every rule of the files, skipped and replaced ones too. */
  readonly written: readonly RuleSyntax[];
  /** As linked, for `rules tree`, `show` and `explain`. */
  readonly tree: RuleTree;
  readonly rules: CompiledRules;
  readonly places: GeoDatabase | undefined;
  readonly #alertRules = new Map<Rule, CompiledAlertRule>();

  constructor({ settings, decoders, lists, listSources, written, tree, rules, places }: RulesetParts) {
    this.settings = settings;
    this.decoders = decoders;
    this.lists = lists;
    this.listSources = listSources;
    this.written = written;
    this.tree = tree;
    this.rules = rules;
    this.places = places;
    // The field names of descriptions have to be numbered before the first event.
    for (const { rule } of rules.byId.values()) compileDescription(rule.description);
  }

  /** What alerts show of a rule, rendered when it alerts first. */
  alertRule(rule: Rule): CompiledAlertRule {
    let compiled = this.#alertRules.get(rule);
    if (compiled === undefined) {
      compiled = compileAlertRule(rule);
      this.#alertRules.set(rule, compiled);
    }
    return compiled;
  }

  /** A fresh state over this ruleset. Options override its settings; the mode is `live` by default. */
  openSession(options: Partial<EngineOptions> = {}): RulesetSession {
    const { alert_level, manager, time_zone } = this.settings;
    const timeZone = options.timeZone ?? time_zone;
    return new RulesetSession(this, {
      mode: options.mode ?? 'live',
      alertLevel: options.alertLevel ?? alert_level,
      manager: options.manager ?? manager ?? 'harrier',
      ...(timeZone === undefined ? {} : { timeZone }),
    });
  }
}
