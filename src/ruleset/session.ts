import { renderAlert } from '../alert/render.ts';
import { type TimestampWriter, timestampWriter } from '../alert/timestamp.ts';
import { EngineState, type StateSnapshot } from '../correlation/state.ts';
import { Accumulator, type AccumulatorSnapshot, accumulates } from '../decoder/accumulator.ts';
import { type LocalClock, localClock } from '../event/local-clock.ts';
import type { LogEvent, LogMessage } from '../event/log-event.ts';
import { predecode } from '../event/predecode.ts';
import type { CompiledRule } from '../rule/compile.ts';
import { evaluate, type Found, type Tracer } from '../rule/evaluate.ts';
import type { Evaluation } from '../rule/evaluation.ts';
import type { Rule } from '../rule/rule.ts';
import type { EngineOptions, EngineSession, Verdict } from './engine.ts';
import type { Ruleset } from './ruleset.ts';

/** Wazuh's `email_alert_level`: levels from here on set `rule.mail`. */
const MAIL_LEVEL = 12;
/** Building blocks are stored from this level on (DECISIONS). */
const SIGNAL_LEVEL = 3;

/** One state over a ruleset. The live evaluator and logtest differ only in what follows a match (SEMANTICS 10.3). */
export class RulesetSession implements EngineSession {
  readonly options: EngineOptions;
  readonly ruleset: Ruleset;
  readonly #state: EngineState;
  readonly #accumulator = new Accumulator();
  readonly #clock: LocalClock;
  readonly #timestamp: TimestampWriter;
  #alerts = 0;
  /**
   * What the decoders of the event before left to those of the next: so it is in sessions of the test tool. The
   * daemon decodes in several threads, each with its own, and nobody can tell which event came before.
   */
  #groupsLeft: readonly string[] = NO_GROUPS;

  constructor(ruleset: Ruleset, options: EngineOptions) {
    this.ruleset = ruleset;
    this.options = options;
    this.#state = new EngineState(ruleset.rules.state);
    this.#clock = localClock(options.timeZone);
    this.#timestamp = timestampWriter(options.timeZone);
  }

  process(message: LogMessage, tracer?: Tracer): EventVerdict {
    return this.#judge(message, this.#state, tracer);
  }

  processAlone(message: LogMessage): EventVerdict {
    return this.#judge(message, undefined, undefined);
  }

  #judge(message: LogMessage, state: EngineState | undefined, tracer: Tracer | undefined): EventVerdict {
    const event = predecode(message, this.options.manager);
    if ('error' in event) return new EventVerdict(this, undefined, NO_OUTCOME);
    event.places = this.ruleset.places;
    const left = this.ruleset.decoders.decode(event, state === undefined ? NO_GROUPS : this.#groupsLeft);
    if (state !== undefined) {
      if (this.options.mode === 'logtest') this.#groupsLeft = left;
      this.#accumulator.apply(event);
    }
    const evaluation: Evaluation = {
      state,
      usedState: accumulates(event),
      clock: this.#clock,
      now: Math.floor(message.time / 1000),
      marker: 0,
      previousLogs: NO_LOGS,
      previousLog: undefined,
    };
    // The test tool knows no rules that forwarded alerts could name: their lines have none, and stay as they are.
    const isNone = event.forwardsAlert && this.options.mode === 'logtest';
    const found = isNone ? undefined : evaluate(this.ruleset.rules, event, evaluation, tracer);
    // It is shown whatever rule is the result, and without any.
    event.previousLog = evaluation.previousLog;
    if (found === undefined)
      return new EventVerdict(this, event, NO_OUTCOME, undefined, evaluation.usedState);
    const firedTimes = event.forwardsAlert ? undefined : (state?.countFired(found.compiled.rule.index) ?? 1);
    const outcome =
      this.options.mode === 'live'
        ? this.#settleLive(found, evaluation, event)
        : this.#settleLogtest(found, evaluation, event);
    event.previousOutput = evaluation.previousLogs;
    return new EventVerdict(this, event, outcome, firedTimes, evaluation.usedState);
  }

  /** SEMANTICS 4.8. */
  #settleLive(found: Found, evaluation: Evaluation, event: LogEvent): Outcome {
    let { compiled, parent } = found;
    const { now } = evaluation;
    if (compiled.rule.level === 0)
      return { compiled: undefined, parent, dropped: compiled.rule, alert: false };
    if (compiled.ignoreSeconds > 0) {
      const start = ignoreStart(evaluation, compiled.rule);
      if (start !== 0 && now - start < compiled.ignoreSeconds) {
        evaluation.previousLogs = NO_LOGS;
        if (parent === undefined)
          return { compiled: undefined, parent, dropped: compiled.rule, alert: false };
        compiled = parent;
        parent = undefined;
      } else setIgnoreStart(evaluation, compiled.rule, now);
    }
    this.#remember(compiled, evaluation, event);
    return { compiled, parent, dropped: undefined, alert: this.#logs(compiled.rule) };
  }

  /** SEMANTICS 10.3: the rule is shown whatever happens; an alert needs an event that entered the history. */
  #settleLogtest(found: Found, evaluation: Evaluation, event: LogEvent): Outcome {
    const { compiled, parent } = found;
    const { rule } = compiled;
    const silent: Outcome = { compiled, parent, dropped: undefined, alert: false };
    if (rule.level === 0) return silent;
    if (compiled.ignoreSeconds > 0) {
      const start = ignoreStart(evaluation, rule);
      if (start !== 0 && evaluation.now - start < compiled.ignoreSeconds) return silent;
      setIgnoreStart(evaluation, rule, start === 0 ? evaluation.now : 0);
    }
    this.#remember(compiled, evaluation, event);
    const byFlags = this.ruleset.settings.logtest_alert === 'flags';
    return {
      compiled,
      parent,
      dropped: undefined,
      alert: byFlags ? this.#logs(rule) : rule.level >= this.options.alertLevel,
    };
  }

  #remember(compiled: CompiledRule, evaluation: Evaluation, event: LogEvent): void {
    const { state, now, marker } = evaluation;
    if (state !== undefined) state.memory.add(event, now, marker, compiled.feed);
    else if (this.#feeds(compiled, event)) evaluation.usedState = true;
  }

  /** A later event may search for this one. */
  #feeds({ feed }: CompiledRule, event: LogEvent): boolean {
    const { queries } = this.ruleset.rules.state;
    return feed.histories.some((index) => queries[index]?.logPattern?.test(event.log) !== false);
  }

  /** The log flag of a rule (SEMANTICS 4.8, step 6). */
  #logs(rule: Rule): boolean {
    return rule.log === 'level' ? rule.level >= this.options.alertLevel : rule.log === 'always';
  }

  /** The alert of an event, one line. */
  render(
    event: LogEvent,
    rule: Rule | undefined,
    firedTimes: number | undefined,
    showLevelZero: boolean,
  ): string {
    const part = rule === undefined ? undefined : this.ruleset.alertRule(rule);
    this.#alerts++;
    return renderAlert(event, part, {
      firedTimes,
      mail: rule !== undefined && mails(rule),
      manager: this.options.manager,
      alertId: `${Math.floor(event.time / 1000)}.${this.#alerts}`,
      timestamp: this.#timestamp(event.time),
      showLevelZero,
    });
  }

  /** Everything that is remembered, as a plain value. */
  snapshot(): SessionSnapshot {
    return {
      ...this.#state.snapshot(),
      accumulated: this.#accumulator.snapshot(),
      alerts: this.#alerts,
    };
  }

  /** Takes over a snapshot, also of a session of another ruleset; call it before the first event. */
  restore(snapshot: SessionSnapshot): void {
    this.#state.restore(snapshot);
    this.#accumulator.restore(snapshot.accumulated);
    this.#alerts = snapshot.alerts;
  }
}

/** When the rule's ignore window began, whole seconds; 0 is never. */
function ignoreStart(evaluation: Evaluation, rule: Rule): number {
  evaluation.usedState = true;
  return evaluation.state?.ignoreStart[rule.index] ?? 0;
}

function setIgnoreStart({ state }: Evaluation, rule: Rule, start: number): void {
  if (state !== undefined) state.ignoreStart[rule.index] = start;
}

function mails(rule: Rule): boolean {
  return rule.mail === 'level' ? rule.level >= MAIL_LEVEL : rule.mail === 'always';
}

interface Outcome {
  readonly compiled: CompiledRule | undefined;
  readonly parent: CompiledRule | undefined;
  readonly dropped: Rule | undefined;
  readonly alert: boolean;
}

const NO_LOGS: readonly string[] = [];
const NO_GROUPS: readonly string[] = [];
const NO_OUTCOME: Outcome = {
  compiled: undefined,
  parent: undefined,
  dropped: undefined,
  alert: false,
};

/** A plain value that JSON can hold. */
export interface SessionSnapshot extends StateSnapshot {
  readonly accumulated: AccumulatorSnapshot;
  /** Alerts rendered so far: their numbers go on. */
  readonly alerts: number;
}

/** A verdict with what traces and tests want to know besides. */
export class EventVerdict implements Verdict {
  readonly event: LogEvent | undefined;
  readonly rule: Rule | undefined;
  readonly parent: Rule | undefined;
  readonly dropped: Rule | undefined;
  readonly alert: boolean;
  /** Absent without a rule, and for forwarded alerts, which are not counted. */
  readonly firedTimes: number | undefined;
  readonly usedState: boolean;
  readonly #session: RulesetSession;

  constructor(
    session: RulesetSession,
    event: LogEvent | undefined,
    outcome: Outcome,
    firedTimes: number | undefined = undefined,
    usedState = false,
  ) {
    this.#session = session;
    this.event = event;
    this.rule = outcome.compiled?.rule;
    this.parent = outcome.parent?.rule;
    this.dropped = outcome.dropped;
    this.alert = outcome.alert;
    this.firedTimes = firedTimes;
    this.usedState = usedState;
  }

  get error(): 'preprocessing' | undefined {
    return this.event === undefined ? 'preprocessing' : undefined;
  }

  get decoder(): string | undefined {
    return this.event?.decoder?.name;
  }

  get signal(): boolean {
    const { rule, alert } = this;
    return !alert && rule !== undefined && rule.log === 'never' && rule.level >= SIGNAL_LEVEL;
  }

  get mail(): boolean {
    return this.rule !== undefined && mails(this.rule);
  }

  /** `showLevelZero`: also in live mode, whose alerts leave a level of 0 out (SEMANTICS 9.1). */
  json(showLevelZero = this.#session.options.mode === 'logtest'): string {
    if (this.event === undefined) return '{"error":"preprocessing"}';
    return this.#session.render(this.event, this.rule, this.firedTimes, showLevelZero);
  }
}
