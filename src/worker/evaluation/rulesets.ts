import type { Config } from '../../config/schema.ts';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { LiveRuleset } from '../../ruleset/live-ruleset.ts';
import { LiveSession } from '../../ruleset/live-session.ts';
import { type LoadResult, loadRuleset, type RulesetLocation } from '../../ruleset/load.ts';
import { SHIPPED_RULESET } from '../../ruleset/shipped.ts';
import type { Evaluator } from './evaluate.ts';

type RulesetConfig = Config['rulesets'][number];

/** A ruleset was refused. */
export class RulesetRefusedError extends Error {
  override readonly name = 'RulesetRefusedError';
  readonly diagnostics: readonly Diagnostic[];

  constructor(ruleset: string, diagnostics: readonly Diagnostic[]) {
    super(`the ruleset "${ruleset}" was refused`);
    this.diagnostics = diagnostics;
  }
}

export interface LoadedRuleset {
  readonly name: string;
  readonly result: LoadResult;
}

/** Loads one ruleset of the configuration: a folder, or Harrier's own. */
export async function loadConfigured(config: RulesetConfig): Promise<LoadedRuleset> {
  return { name: config.name, result: await loadRuleset(locationOf(config), { strict: config.strict }) };
}

/** A ruleset at work whose files may change. */
export interface LiveEvaluator extends Evaluator {
  readonly live: LiveRuleset;
  readonly session: LiveSession;
  /** Seconds between looks for changed files. */
  readonly watch: number | undefined;
}

/** A session of every ruleset. Throws `RulesetRefusedError` for the first that is refused. */
export async function openEvaluators(rulesets: readonly RulesetConfig[]): Promise<LiveEvaluator[]> {
  const evaluators: LiveEvaluator[] = [];
  for (const config of rulesets) {
    const { live, diagnostics } = await LiveRuleset.open(locationOf(config), { strict: config.strict });
    if (live === undefined) throw new RulesetRefusedError(config.name, diagnostics);
    evaluators.push({
      name: config.name,
      live,
      session: new LiveSession(live),
      watch: config.watch,
      get eventText() {
        return live.ruleset.settings.event_text;
      },
    });
  }
  return evaluators;
}

function locationOf({ dir }: RulesetConfig): RulesetLocation {
  return dir === undefined ? SHIPPED_RULESET : { dir };
}
