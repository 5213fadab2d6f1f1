import { rename } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { ObjectLedger } from './ledger.ts';
import type { Metrics } from './metrics.ts';
import type { LiveEvaluator } from './rulesets.ts';
import { readState, type WorkerState, writeState } from './state-file.ts';

export interface StateKeeperParts {
  readonly path: string;
  readonly evaluators: readonly Pick<LiveEvaluator, 'name' | 'session'>[];
  readonly ledger: ObjectLedger;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/**
 * Keeps what correlation rules remember in a file. The state and how far each object was evaluated are taken
 * in one instant between two events: an object that is delivered again after a restart goes on where the
 * state ends, so no event counts twice and none is left out.
 */
export class StateKeeper {
  readonly #parts: StateKeeperParts;
  #timer: NodeJS.Timeout | undefined;
  #saving: Promise<void> = Promise.resolve();
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
    try {
      metrics.stateBytes.set(await writeState(path, this.#state()));
      metrics.stateSaves.inc({ outcome: 'saved' });
    } catch (error) {
      metrics.stateSaves.inc({ outcome: 'failed' });
      log.error({ path, err: error instanceof Error ? error.message : String(error) }, 'state not saved');
    }
  }

  #state(): WorkerState {
    const { evaluators, ledger } = this.#parts;
    return {
      sessions: new Map(evaluators.map(({ name, session }) => [name, session.snapshot()])),
      objects: ledger.snapshot(),
    };
  }
}
