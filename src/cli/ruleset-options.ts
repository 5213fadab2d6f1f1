import type { Command } from 'commander';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { LiveRuleset } from '../ruleset/live-ruleset.ts';
import { loadRuleset, type RulesetLocation } from '../ruleset/load.ts';
import type { Ruleset } from '../ruleset/ruleset.ts';
import { SHIPPED_RULESET } from '../ruleset/shipped.ts';
import { CliError, EXIT } from './exit-code.ts';
import { repeatable } from './option-value.ts';
import { diagnosticLines, type ReportStream } from './output/diagnostic-lines.ts';
import { tellPatternLimits } from './output/pattern-limits.ts';

/** Options that say which ruleset a command works on. */
export interface RulesetOptions {
  readonly ruleset?: string;
  readonly rules?: readonly string[];
  readonly decoders?: readonly string[];
  readonly lists?: readonly string[];
  readonly strict?: boolean;
  readonly geoip?: string;
}

export function addRulesetOptions(command: Command): Command {
  return command
    .option('--ruleset <dir>', 'folder with rules/, decoders/, lists/ and perhaps ruleset.yaml')
    .option('--rules <path>', 'rule file or folder; repeatable', repeatable)
    .option('--decoders <path>', 'decoder file or folder; repeatable', repeatable)
    .option('--lists <path>', 'list file or folder; repeatable', repeatable)
    .option('--geoip <file>', 'MaxMind database (.mmdb) for srcgeoip, dstgeoip and GeoLocation')
    .option('--strict', 'warnings refuse the ruleset too');
}

/** The ruleset that the options name; the shipped one when they name none. */
export function rulesetLocation(options: RulesetOptions): RulesetLocation {
  const { ruleset, rules = [], decoders = [], lists = [] } = options;
  const database = options.geoip === undefined ? {} : { geoip: options.geoip };
  const files = rules.length + decoders.length + lists.length > 0;
  if (ruleset !== undefined) {
    if (!files) return { dir: ruleset, ...database };
    throw new CliError(
      EXIT.usage,
      '--ruleset goes without --rules, --decoders and --lists',
      'Put the files into the folder, or name rules and decoders one by one.',
    );
  }
  return { ...(files ? { rules, decoders, lists } : SHIPPED_RULESET), ...database };
}

/** Loads it and reports what there is to say; undefined when it was refused. */
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
