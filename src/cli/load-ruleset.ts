import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { LiveRuleset } from '../ruleset/live-ruleset.ts';
import { loadRuleset } from '../ruleset/load.ts';
import type { Ruleset } from '../ruleset/ruleset.ts';
import { diagnosticLines, type ReportStream } from './output/diagnostic-lines.ts';
import { tellPatternLimits } from './output/pattern-limits.ts';
import { type RulesetOptions, rulesetLocation } from './ruleset-options.ts';

/** Loads the ruleset that the options name and reports what there is to say; undefined when it was refused. */
export async function loadForCommand(
  options: RulesetOptions,
  stream: ReportStream,
): Promise<Ruleset | undefined> {
  const { ruleset, diagnostics } = await loadRuleset(rulesetLocation(options), {
    strict: options.strict === true,
  });
  stream.write(diagnosticLines(diagnostics.filter(isProblem), stream));
  tellPatternLimits(stream);
  if (ruleset === undefined) stream.write('The ruleset is refused.\n');
  return ruleset;
}

/** The same for a ruleset that may be loaded again while the command runs. */
export async function openLiveForCommand(
  options: RulesetOptions,
  stream: ReportStream,
): Promise<LiveRuleset | undefined> {
  const { live, diagnostics } = await LiveRuleset.open(rulesetLocation(options), {
    strict: options.strict === true,
  });
  stream.write(diagnosticLines(diagnostics.filter(isProblem), stream));
  tellPatternLimits(stream);
  if (live === undefined) stream.write('The ruleset is refused.\n');
  return live;
}

/** Loads changed files again and says what became of them. */
export async function reloadForCommand(live: LiveRuleset, stream: ReportStream): Promise<void> {
  const outcome = await live.reload();
  if (outcome.kind === 'unchanged') return;
  stream.write(diagnosticLines(outcome.diagnostics.filter(isProblem), stream));
  stream.write(
    outcome.kind === 'swapped'
      ? 'The changed ruleset is at work.\n'
      : 'The changed ruleset is refused; the one at work stays.\n',
  );
}

function isProblem(diagnostic: Diagnostic): boolean {
  return diagnostic.severity !== 'info';
}
