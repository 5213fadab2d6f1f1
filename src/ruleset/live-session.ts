import type { LogMessage } from '../event/log-event.ts';
import type { Tracer } from '../rule/evaluate.ts';
import type { EngineOptions, EngineSession } from './engine.ts';
import type { LiveRuleset } from './live-ruleset.ts';
import type { EventVerdict, RulesetSession, SessionSnapshot } from './session.ts';

/** One state over a ruleset that may be replaced between two events; what is remembered goes over to the new one. */
export class LiveSession implements EngineSession {
  readonly #live: Pick<LiveRuleset, 'ruleset'>;
  readonly #options: Partial<EngineOptions>;
  #session: RulesetSession;

  constructor(live: Pick<LiveRuleset, 'ruleset'>, options: Partial<EngineOptions> = {}) {
    this.#live = live;
    this.#options = options;
    this.#session = live.ruleset.openSession(options);
  }

  process(message: LogMessage, tracer?: Tracer): EventVerdict {
    return this.#current().process(message, tracer);
  }

  processAlone(message: LogMessage): EventVerdict {
    return this.#current().processAlone(message);
  }

  /** Forgets everything. */
  reset(): void {
    this.#session = this.#live.ruleset.openSession(this.#options);
  }

  snapshot(): SessionSnapshot {
    return this.#session.snapshot();
  }

  /** Takes over a snapshot instead of what is remembered now. */
  restore(snapshot: SessionSnapshot): void {
    const session = this.#live.ruleset.openSession(this.#options);
    session.restore(snapshot);
    this.#session = session;
  }

  #current(): RulesetSession {
    if (this.#session.ruleset !== this.#live.ruleset) this.restore(this.#session.snapshot());
    return this.#session;
  }
}
