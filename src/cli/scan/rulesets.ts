import path from 'node:path';
import { loadRuleset, type RulesetLocation } from '../../ruleset/load.ts';
import type { Ruleset } from '../../ruleset/ruleset.ts';
import { SHIPPED_RULESET } from '../../ruleset/shipped.ts';
import type { Evaluator } from '../../worker/evaluation/evaluate.ts';
import { CliError, EXIT } from '../exit-code.ts';
import { diagnosticLines } from '../output/diagnostic-lines.ts';

export interface ScanRulesetOptions {
  /** Folders, each a ruleset of its own. */
  readonly ruleset?: readonly string[];
  /** Rule and decoder files that are added to Harrier's own ruleset. */
  readonly rules?: readonly string[];
  readonly decoders?: readonly string[];
  /** False: Harrier's own ruleset stays out. */
  readonly ownRules: boolean;
  readonly strict?: boolean;
}

export interface NamedRuleset {
  readonly name: string;
  readonly ruleset: Ruleset;
}

/** Loads the rulesets of a scan; findings go to standard error. Throws `CliError` when one is refused. */
export async function loadRulesets(options: ScanRulesetOptions): Promise<readonly NamedRuleset[]> {
  const loaded: NamedRuleset[] = [];
  for (const [name, location] of locations(options)) {
    const { ruleset, diagnostics } = await loadRuleset(location, { strict: options.strict === true });
    const findings = diagnostics.filter(({ severity }) => severity !== 'info');
    process.stderr.write(diagnosticLines(findings, process.stderr));
    if (ruleset === undefined) {
      throw new CliError(
        EXIT.ruleset,
        `the ruleset ${name} is refused`,
        'Mend the findings above; harrier rules lint explains each of them.',
      );
    }
    loaded.push({ name, ruleset });
  }
  return loaded;
}

/** A fresh state over each ruleset. */
export function openEvaluators(rulesets: readonly NamedRuleset[]): readonly Evaluator[] {
  return rulesets.map(({ name, ruleset }) => ({
    name,
    eventText: ruleset.settings.event_text,
    session: ruleset.openSession(),
  }));
}

function locations(options: ScanRulesetOptions): Map<string, RulesetLocation> {
  const { ruleset = [], rules = [], decoders = [], ownRules } = options;
  const found = new Map<string, RulesetLocation>();
  if (ownRules) {
    const own = 'dir' in SHIPPED_RULESET ? { rules: [], decoders: [], lists: [] } : SHIPPED_RULESET;
    found.set('harrier', {
      ...own,
      rules: [...own.rules, ...rules],
      decoders: [...own.decoders, ...decoders],
    });
  } else if (rules.length + decoders.length > 0) {
    throw new CliError(
      EXIT.usage,
      '--rules and --decoders add to the ruleset that --no-own-rules leaves out',
      'Put the files into a folder with rules/ and decoders/, and give it with --ruleset.',
    );
  }
  for (const dir of ruleset) {
    const name = path.basename(path.resolve(dir)) || dir;
    if (found.has(name))
      throw new CliError(EXIT.usage, `two rulesets are called ${name}`, 'Rename one folder.');
    found.set(name, { dir });
  }
  return found;
}
