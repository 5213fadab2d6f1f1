import { FirstSeen, type FirstSeenSnapshot } from './first-seen.ts';
import { EventMemory, type MemoryPlan, type MemorySnapshot } from './memory.ts';

/** What a ruleset needs remembered. */
export interface StatePlan extends MemoryPlan {
  /** Ids by `Rule.index`: counters are arrays over it. */
  readonly ruleIds: readonly number[];
}

/** From this length on a log is neither compared nor remembered by `check_diff`, as in the real engine. */
const TOO_LONG_FOR_DIFF = 65_536;
/** Logs that `check_diff` remembers at most, one for each host and rule, and their bytes. */
const MAX_DIFF_LOGS = 100_000;
const MAX_DIFF_BYTES = 64 * 1024 * 1024;

/**
 * The real engine keeps these logs in files, in a folder named by the host: without the parenthesis that a name
 * may begin with, and what follows the one that closes it. A name that is no name of a folder has none.
 */
function diffFolder(host: string): string | undefined {
  const name = host.startsWith('(') ? host.slice(1).replace(/\).*/s, '') : host;
  return name.includes('/') || name.length > MAX_FOLDER_BYTES ? undefined : name;
}

const MAX_FOLDER_BYTES = 255;

/** Everything that evaluation remembers between events: one per session, bounded. */
export class EngineState {
  readonly memory: EventMemory;
  readonly firstSeen = new FirstSeen();
  /** How often each rule was the result. */
  readonly fired: Uint32Array;
  /** When the ignore window of each rule began, whole seconds; 0 is never. */
  readonly ignoreStart: Float64Array;
  readonly #ruleIds: readonly number[];
  readonly #lastLogs = new Map<string, string>();
  #lastLogBytes = 0;

  constructor(plan: StatePlan) {
    this.memory = new EventMemory(plan);
    this.fired = new Uint32Array(plan.ruleIds.length);
    this.ignoreStart = new Float64Array(plan.ruleIds.length);
    this.#ruleIds = plan.ruleIds;
  }

  /** Counts a result; gives how often the rule has been it, this time included. */
  countFired(rule: number): number {
    const times = (this.fired[rule] ?? 0) + 1;
    this.fired[rule] = times;
    return times;
  }

  /** `check_diff`: stores the log, and gives the one stored before when it differs. */
  replaceLog(host: string, rule: number, log: string): string | undefined {
    const folder = diffFolder(host);
    if (log.length >= TOO_LONG_FOR_DIFF || folder === undefined) return undefined;
    const key = `${rule} ${folder}`;
    const before = this.#lastLogs.get(key);
    if (before === log) return undefined;
    this.#rememberLog(key, log);
    return before;
  }

  #rememberLog(key: string, log: string): void {
    this.#forgetLog(key);
    this.#lastLogs.set(key, log);
    this.#lastLogBytes += log.length;
    for (const oldest of this.#lastLogs.keys()) {
      if (this.#lastLogs.size <= MAX_DIFF_LOGS && this.#lastLogBytes <= MAX_DIFF_BYTES) break;
      this.#forgetLog(oldest);
    }
  }

  #forgetLog(key: string): void {
    this.#lastLogBytes -= this.#lastLogs.get(key)?.length ?? 0;
    this.#lastLogs.delete(key);
  }

  snapshot(): StateSnapshot {
    return {
      memory: this.memory.snapshot(),
      firstSeen: this.firstSeen.snapshot(),
      fired: this.#byId(this.fired),
      ignoreStart: this.#byId(this.ignoreStart),
      lastLogs: [...this.#lastLogs],
    };
  }

  /** Takes over a snapshot, also of a changed ruleset: rules are found by their ids. */
  restore(snapshot: StateSnapshot): void {
    this.memory.restore(snapshot.memory);
    this.firstSeen.restore(snapshot.firstSeen);
    this.#fill(this.fired, snapshot.fired);
    this.#fill(this.ignoreStart, snapshot.ignoreStart);
    for (const [key, log] of snapshot.lastLogs) this.#rememberLog(key, log);
  }

  /** Values that are not 0, with their rule ids. */
  #byId(values: Uint32Array | Float64Array): [id: number, value: number][] {
    return this.#ruleIds.flatMap((id, index): [number, number][] => {
      const value = values[index] ?? 0;
      return value === 0 ? [] : [[id, value]];
    });
  }

  #fill(values: Uint32Array | Float64Array, saved: readonly (readonly [id: number, value: number])[]): void {
    const byId = new Map(saved);
    for (const [index, id] of this.#ruleIds.entries()) values[index] = byId.get(id) ?? 0;
  }
}

/** A plain value that JSON can hold. */
export interface StateSnapshot {
  readonly memory: MemorySnapshot;
  readonly firstSeen: FirstSeenSnapshot;
  readonly fired: readonly (readonly [id: number, value: number])[];
  readonly ignoreStart: readonly (readonly [id: number, value: number])[];
  readonly lastLogs: readonly (readonly [key: string, log: string])[];
}
