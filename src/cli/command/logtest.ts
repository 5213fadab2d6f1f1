import { type Command, InvalidArgumentError, Option } from 'commander';
import { jsonText } from '../../alert/json-text.ts';
import { toByteString } from '../../bytes/byte-string.ts';
import { stepLimitCount } from '../../regex/limit.ts';
import type { EngineMode, EngineOptions } from '../../ruleset/engine.ts';
import type { LiveRuleset } from '../../ruleset/live-ruleset.ts';
import type { EventVerdict } from '../../ruleset/session.ts';
import { watchRuleset } from '../../ruleset/watch.ts';
import { EXIT } from '../exit-code.ts';
import { type InputFormat, readEvents } from '../logtest/input.ts';
import { locationAsSent } from '../logtest/location.ts';
import { printPhases } from '../logtest/phases.ts';
import { SessionPool } from '../logtest/session-pool.ts';
import { RuleTrace, traceJson } from '../logtest/trace.ts';
import { type Expectation, parseExpectation, unitTestExit } from '../logtest/unit-test.ts';
import { wholeNumber } from '../option-value.ts';
import { styleFor } from '../output/style.ts';
import { TextStream } from '../output/text-stream.ts';
import {
  addRulesetOptions,
  openLiveForCommand,
  type RulesetOptions,
  reloadForCommand,
} from '../ruleset-options.ts';

interface LogtestOptions extends RulesetOptions {
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly trace?: boolean;
  readonly unitTest?: Expectation;
  readonly fresh?: boolean;
  readonly input: InputFormat;
  readonly mode: EngineMode;
  readonly location: string;
  readonly manager?: string;
  readonly timeZone?: string;
  readonly alertLevel?: number;
  readonly watch?: boolean;
}

/** `harrier logtest`: which rule does an event meet, and why. */
export function register(program: Command): void {
  addRulesetOptions(
    program.command('logtest').description('decode events from standard input and say which rule they meet'),
  )
    .option('--json', 'one JSON object an event: the alert and whether it is raised')
    .option('-v, --verbose', 'show the rules that were tested, and why they did not match')
    .option('--trace', 'with --json: add what -v shows, the fields and the pre-decoded message as "trace"')
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
      const live = await openLiveForCommand(options, process.stderr);
      if (live === undefined) {
        process.exitCode = EXIT.ruleset;
        return;
      }
      const endWatch = options.watch === true ? watch(live) : undefined;
      try {
        process.exitCode = await testEvents(live, options);
      } finally {
        endWatch?.();
      }
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

/** Milliseconds between looks for changed files. */
const WATCH_INTERVAL = 500;

function watch(live: LiveRuleset): () => void {
  const reload = () => reloadForCommand(live, process.stderr);
  const onHangUp = (): void => void reload();
  const end = watchRuleset(live.location, WATCH_INTERVAL, reload);
  process.on('SIGHUP', onHangUp);
  return () => {
    end();
    process.off('SIGHUP', onHangUp);
  };
}

/** Runs standard input through the ruleset; gives the exit code. */
async function testEvents(live: LiveRuleset, options: LogtestOptions): Promise<number> {
  const pool = new SessionPool(live, engineOptions(options), options.fresh === true);
  const style = styleFor(process.stdout);
  const traced = options.trace === true || options.verbose === true;
  const location = toByteString(options.location);
  const isTestTool = options.mode === 'logtest';
  const output = new TextStream(process.stdout);
  let last: EventVerdict | undefined;
  let bad = false;
  let events = 0;
  if (process.stdin.isTTY && options.json !== true) process.stdout.write('Type one log per line\n');
  for await (const group of readEvents(process.stdin, options.input)) {
    for (const event of group) {
      events++;
      if ('error' in event) {
        bad = true;
        await output.write(
          options.json === true
            ? `{"error":${jsonText(toByteString(event.error))},"line":${event.line}}\n`
            : `** line ${event.line}: ${event.error}\n`,
        );
        continue;
      }
      const trace = traced ? new RuleTrace() : undefined;
      const message = {
        text: event.log,
        location: isTestTool ? locationAsSent(event.location ?? location) : (event.location ?? location),
        time: event.time ?? Date.now(),
      };
      const limitsBefore = stepLimitCount();
      const verdict = pool.sessionOf(event).process(message, trace);
      const limits = stepLimitCount() - limitsBefore;
      if (verdict.error === undefined) last = verdict;
      const result =
        options.json === true
          ? `${resultJson(verdict, limits, options.trace === true ? trace : undefined)}\n`
          : toByteString(printPhases(verdict, style, options.verbose === true ? trace : undefined));
      const written = output.write(result);
      if (written !== undefined) await written;
    }
  }
  output.end();
  if (events === 0) process.stderr.write('There was no event on standard input: give one log a line.\n');
  if (options.unitTest !== undefined) return unitTestExit(options.unitTest, last);
  return bad ? EXIT.findings : EXIT.ok;
}

/**
 * The alert's shape plus `alert`, `pattern_limits` (how often a pattern met its step limit) when there is one,
 * and `trace` when asked for.
 */
function resultJson(verdict: EventVerdict, limits: number, trace: RuleTrace | undefined): string {
  if (verdict.error !== undefined) return `{"error":"${verdict.error}"}`;
  const detail = trace === undefined ? '' : `,"trace":${traceJson(verdict, trace)}`;
  const limited = limits === 0 ? '' : `,"pattern_limits":${limits}`;
  return `${verdict.json(true).slice(0, -1)},"alert":${verdict.alert}${limited}${detail}}`;
}

function engineOptions(options: LogtestOptions): Partial<EngineOptions> {
  return {
    mode: options.mode,
    ...(options.manager === undefined ? {} : { manager: toByteString(options.manager) }),
    ...(options.timeZone === undefined ? {} : { timeZone: options.timeZone }),
    ...(options.alertLevel === undefined ? {} : { alertLevel: options.alertLevel }),
  };
}

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
