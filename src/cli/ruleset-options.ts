import type { Command } from 'commander';
import type { RulesetLocation } from '../ruleset/read.ts';
import { SHIPPED_RULESET } from '../ruleset/shipped.ts';
import { CliError, EXIT } from './exit-code.ts';
import { repeatable } from './option-value.ts';

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
