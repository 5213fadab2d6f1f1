import type { LogMessage } from '../event/log-event.ts';

/** `live` behaves as the daemon, `logtest` as the test socket (SEMANTICS 10.3). */
export type EngineMode = 'live' | 'logtest';

/** What a session is told that the ruleset does not say. */
export interface EngineOptions {
  readonly mode: EngineMode;
  /** Levels from here on alert (Wazuh's `log_alert_level`). */
  readonly alertLevel: number;
  /** Name in `manager.name`, and host of events that have none. */
  readonly manager: string;
  /** IANA zone for `<time>`, `<weekday>` and alert timestamps; default: the process's own. */
  readonly timeZone?: string;
}

/** The outcome for one event. `json` is built only when asked for. */
export interface Verdict {
  /** Name of the event's decoder. */
  readonly decoder: string | undefined;
  /** Resulting rule, or none. In live mode a dropped rule (level 0, ignored) is not a result. */
  readonly rule: { readonly id: number; readonly level: number } | undefined;
  /** An alert is raised. */
  readonly alert: boolean;
  /** The rule that the live engine matched and dropped: level 0, or within an ignore window without parent. */
  readonly dropped: { readonly id: number; readonly level: number } | undefined;
  /** The message could not become an event at all (a location that is cut off). */
  readonly error: 'preprocessing' | undefined;
  /** Stored without alert: level ≥ 3 with `no_log` (DECISIONS: building blocks). */
  readonly signal: boolean;
  /** The alert in the shape of alerts.json (SEMANTICS part 9), one line, a byte string. */
  json(): string;
}

/** One state (histories, counters, first-time memory) over an immutable compiled ruleset. */
export interface EngineSession {
  process(message: LogMessage): Verdict;
  /** The verdict on the event alone, as if nothing had come before it: nothing is remembered or counted. */
  processAlone(message: LogMessage): LoneVerdict;
}

/** A verdict on one event alone. */
export interface LoneVerdict extends Verdict {
  /** The verdict could be another after other events, or matters to later ones. */
  readonly usedState: boolean;
}
