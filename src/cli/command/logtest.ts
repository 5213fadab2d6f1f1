import { type Command, InvalidArgumentError, Option } from 'commander';
import type { LogtestOptions } from '../logtest/test-events.ts';
import { type Expectation, parseExpectation } from '../logtest/unit-test.ts';
import { wholeNumber } from '../option-value.ts';
import { addRulesetOptions } from '../ruleset-options.ts';

/** `harrier logtest`: which rule does an event meet, and why. */
export function register(program: Command): void {
  addRulesetOptions(
    program.command('logtest').description('decode events from standard input and say which rule they meet'),
  )
    .option('--json', 'one JSON object an event: the alert and whether it is raised')
    .option('-v, --verbose', 'show the rules that were tested, and why they did not match')
    .option(
      '--trace',
      'the same as -v; with --json they add it, the fields and the pre-decoded message as "trace"',
    )
    .option(
      '-U, --unit-test <rule:level:decoder>',
      'compare the last result; exit 0 if it is that',
      expectation,
    )
    .option('--fresh', 'a new state for every event that names no session')
    .addOption(
      new Option('--input <format>', 'text: a log a line; jsonl: {"log","location"?,"session"?,"t"?} a line')
        .choices(['text', 'jsonl'])
        .default('text'),
    )
    .addOption(
      new Option('--mode <mode>', 'logtest: as the test tool; live: as the daemon, which drops level 0')
        .choices(['logtest', 'live'])
        .default('logtest'),
    )
    .option('--location <text>', 'where events come from', 'stdin')
    .option('--manager <name>', 'manager.name, and host of events without one')
    .option('--time-zone <zone>', 'zone of <time>, <weekday> and timestamps, such as Europe/Berlin', timeZone)
    .option('--alert-level <n>', 'levels from here on alert', wholeNumber(0, 16))
    .option('--watch', 'load changed rule files while events go on; states are kept (SIGHUP: at once)')
    .addHelpText('after', HELP)
    .action(async (options: LogtestOptions) => {
      const { logtest } = await import('../logtest/test-events.ts');
      process.exitCode = await logtest(options);
    });
}

const HELP = `
Without --ruleset, --rules or --decoders the shipped ruleset is used. An empty line is no event.
Exit code: 0 every event was tested, 1 some could not be read (--input jsonl), 4 the ruleset was refused.
With -U: 0 when rule, level and decoder of the last event are the expected ones, else 1.

Examples:
  $ harrier logtest < events.log
  $ harrier logtest --json --ruleset my-ruleset < events.log | jq .rule
  $ echo 'Dec 10 01:02:02 host sshd[1]: Failed password for root' | harrier logtest -v --ruleset wazuh
  $ harrier logtest --watch --ruleset my-ruleset        edit rules in another window
  $ harrier logtest -U 80301:2:aws-cloudtrail < run-instances.json`;

function expectation(text: string): Expectation {
  const parsed = parseExpectation(text);
  if (parsed === undefined) throw new InvalidArgumentError('Write rule:level:decoder, such as 5710:5:sshd.');
  return parsed;
}

function timeZone(name: string): string {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: name });
    return name;
  } catch {
    throw new InvalidArgumentError('It is no known time zone.');
  }
}
