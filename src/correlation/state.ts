import { FirstSeen, type FirstSeenSnapshot } from './first-seen.ts';
import { EventMemory, type MemorySnapshot } from './memory.ts';
import type { HistoryQuery } from './query.ts';

/** What a ruleset needs remembered. */
export interface StatePlan {
  /** Number of rules: counters are arrays over `Rule.index`. */
  readonly rules: number;
  readonly queries: readonly HistoryQuery[];
  /** Longest window, seconds. */
  readonly maxTimeframe: number;
}

/** Logs that `check_diff` remembers at most, one for each host and rule. */
const MAX_DIFF_LOGS = 100_000;

/** Everything that evaluation remembers between events: one per session, bounded. */
export class EngineState {
  readonly memory: EventMemory;
  readonly firstSeen = new FirstSeen();
  /** How often each rule was the result. */
  readonly fired: Uint32Array;
  /** When the ignore window of each rule began, whole seconds; 0 is never. */
  readonly ignoreStart: Float64Array;
  readonly #lastLogs = new Map<string, string>();

  constructor(plan: StatePlan) {
    this.memory = new EventMemory(plan.queries, plan.maxTimeframe);
    this.fired = new Uint32Array(plan.rules);
    this.ignoreStart = new Float64Array(plan.rules);
  }

  /** `check_diff`: stores the log, and gives the one stored before when it differs. */
  replaceLog(host: string, rule: number, log: string): string | undefined {
    const key = `${rule} ${host}`;
    const before = this.#lastLogs.get(key);
    if (before === log) return undefined;
    this.#lastLogs.delete(key);
    this.#lastLogs.set(key, log);
    if (this.#lastLogs.size > MAX_DIFF_LOGS) {
      for (const oldest of this.#lastLogs.keys()) {
        this.#lastLogs.delete(oldest);
        break;
      }
    }
    return before;
  }

  snapshot(): StateSnapshot {
    return {
      memory: this.memory.snapshot(),
      firstSeen: this.firstSeen.snapshot(),
      fired: [...this.fired],
      ignoreStart: [...this.ignoreStart],
      lastLogs: [...this.#lastLogs],
    };
  }

  restore(snapshot: StateSnapshot): void {
    this.memory.restore(snapshot.memory);
    this.firstSeen.restore(snapshot.firstSeen);
    this.fired.set(snapshot.fired.slice(0, this.fired.length));
    this.ignoreStart.set(snapshot.ignoreStart.slice(0, this.ignoreStart.length));
    for (const [key, log] of snapshot.lastLogs) this.#lastLogs.set(key, log);
  }
}

/** A plain value that JSON can hold. */
export interface StateSnapshot {
  readonly memory: MemorySnapshot;
  readonly firstSeen: FirstSeenSnapshot;
  readonly fired: readonly number[];
  readonly ignoreStart: readonly number[];
  readonly lastLogs: readonly (readonly [key: string, log: string])[];
}
