import { jsonText } from '../../alert/json-text.ts';
import { toByteString } from '../../bytes/byte-string.ts';
import { stepLimitCount } from '../../regex/limit.ts';
import type { EngineMode, EngineOptions } from '../../ruleset/engine.ts';
import type { LiveRuleset } from '../../ruleset/live-ruleset.ts';
import type { EventVerdict } from '../../ruleset/session.ts';
import { watchRuleset } from '../../ruleset/watch.ts';
import { EXIT } from '../exit-code.ts';
import { openLiveForCommand, reloadForCommand } from '../load-ruleset.ts';
import { styleFor } from '../output/style.ts';
import { TextStream } from '../output/text-stream.ts';
import type { RulesetOptions } from '../ruleset-options.ts';
import { type InputFormat, readEvents } from './input.ts';
import { locationAsSent } from './location.ts';
import { printPhases } from './phases.ts';
import { SessionPool } from './session-pool.ts';
import { RuleTrace, traceJson } from './trace.ts';
import { type Expectation, unitTestExit } from './unit-test.ts';

export interface LogtestOptions extends RulesetOptions {
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

/** Runs standard input through the ruleset that the options name; gives the exit code. */
export async function logtest(options: LogtestOptions): Promise<number> {
  const live = await openLiveForCommand(options, process.stderr);
  if (live === undefined) return EXIT.ruleset;
  const endWatch = options.watch === true ? watch(live) : undefined;
  try {
    return await testEvents(live, options);
  } finally {
    endWatch?.();
  }
}

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
          ? `${resultJson(verdict, limits, trace)}\n`
          : toByteString(printPhases(verdict, style, trace));
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
