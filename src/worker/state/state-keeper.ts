import { rename } from 'node:fs/promises';
import type { Logger } from 'pino';
import { messageOf } from '../../error/message-of.ts';
import type { LiveEvaluator } from '../evaluation/rulesets.ts';
import type { Metrics } from '../metrics.ts';
import type { ObjectLedger } from './ledger.ts';
import { readState, type WorkerState, writeState } from './state-file.ts';

export interface StateKeeperParts {
  readonly path: string;
  readonly evaluators: readonly Pick<LiveEvaluator, 'name' | 'session'>[];
  readonly ledger: ObjectLedger;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** Between two writes that somebody waits for, milliseconds. */
const PAUSE_MS = 1000;
/** Writing takes at most this part of the time. */
const SHARE = 0.1;

/**
 * Keeps what correlation rules remember in a file. The state and how far each object was evaluated are taken
 * in one instant between two events: an object that is delivered again after a restart goes on where the
 * state ends, so no event counts twice. A message is deleted when the state after it is written: so none is left out.
 */
export class StateKeeper {
  readonly #parts: StateKeeperParts;
  #timer: NodeJS.Timeout | undefined;
  #saving: Promise<void> = Promise.resolve();
  /** The save that those wait for who asked since the last one began. */
  #next: Promise<void> | undefined;
  /** When the last save ended, and how long it took; milliseconds of a clock that never jumps. */
  #saved = 0;
  #cost = 0;
  /** The path holds something that is not ours. */
  #off = false;

  constructor(parts: StateKeeperParts) {
    this.#parts = parts;
  }

  /** Takes over what an earlier process left. A file that cannot be used is reported, put aside and ignored. */
  async restore(): Promise<void> {
    const { path, evaluators, ledger, log } = this.#parts;
    const read = await readState(path);
    if (read.kind === 'absent') return;
    if (read.kind === 'foreign') {
      this.#off = true;
      log.error({ path, reason: read.reason }, 'state.path is no state file of Harrier; no state is kept');
      return;
    }
    if (read.kind === 'damaged') {
      const aside = `${path}.damaged`;
      await rename(path, aside).catch(() => undefined);
      log.error({ path, reason: read.reason, aside }, 'state cannot be used; correlation begins anew');
      return;
    }
    const { sessions, objects } = read.state;
    const known = evaluators.filter(({ name }) => sessions.has(name));
    for (const { name, session } of known) {
      const snapshot = sessions.get(name);
      if (snapshot !== undefined) session.restore(snapshot);
    }
    ledger.restore(objects);
    const restored = known.map(({ name }) => name);
    const forgotten = [...sessions.keys()].filter((name) => !restored.includes(name));
    log.info(
      { path, saved: read.saved, rulesets: restored, forgotten, objects: objects.length },
      'state restored',
    );
  }

  start(intervalMs: number): void {
    if (this.#off) return;
    this.#timer = setInterval(() => void this.save(), intervalMs).unref();
  }

  /**
   * Resolves when everything remembered up to now has been written. Those who ask together share one write,
   * and writing takes a small part of the time. Also resolves when the write failed: the log and a metric tell.
   */
  remembered(): Promise<void> {
    this.#next ??= this.#saveSoon();
    return this.#next;
  }

  async #saveSoon(): Promise<void> {
    const due = this.#saved + Math.max(PAUSE_MS, this.#cost / SHARE);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    this.#next = undefined;
    await this.save();
  }

  /** Writes once more. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.save();
  }

  /** Never rejects: a worker that cannot write its state goes on. One write after the other. */
  save(): Promise<void> {
    this.#saving = this.#saving.then(() => this.#save());
    return this.#saving;
  }

  async #save(): Promise<void> {
    const { path, metrics, log } = this.#parts;
    if (this.#off) return;
    const started = performance.now();
    try {
      metrics.stateBytes.set(await writeState(path, this.#state()));
      metrics.stateSaves.inc({ outcome: 'saved' });
    } catch (error) {
      metrics.stateSaves.inc({ outcome: 'failed' });
      log.error({ path, err: messageOf(error) }, 'state not saved');
    }
    this.#saved = performance.now();
    this.#cost = this.#saved - started;
  }

  #state(): WorkerState {
    const { evaluators, ledger } = this.#parts;
    return {
      sessions: new Map(evaluators.map(({ name, session }) => [name, session.snapshot()])),
      objects: ledger.snapshot(),
    };
  }
}
