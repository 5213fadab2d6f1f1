import type { Config } from '../config/schema.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { type LoadResult, loadRuleset } from '../ruleset/load.ts';
import { SHIPPED_RULESET } from '../ruleset/shipped.ts';
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
export async function loadConfigured({ name, dir, strict }: RulesetConfig): Promise<LoadedRuleset> {
  const location = dir === undefined ? SHIPPED_RULESET : { dir };
  return { name, result: await loadRuleset(location, { strict }) };
}

/** A session of every ruleset. Throws `RulesetRefusedError` for the first that is refused. */
export async function openEvaluators(rulesets: readonly RulesetConfig[]): Promise<Evaluator[]> {
  const evaluators: Evaluator[] = [];
  for (const config of rulesets) {
    const { ruleset, diagnostics } = (await loadConfigured(config)).result;
    if (ruleset === undefined) throw new RulesetRefusedError(config.name, diagnostics);
    evaluators.push({
      name: config.name,
      eventText: ruleset.settings.event_text,
      session: ruleset.openSession(),
    });
  }
  return evaluators;
}
