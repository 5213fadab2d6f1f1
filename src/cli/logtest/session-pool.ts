import type { EngineOptions } from '../../ruleset/engine.ts';
import type { LiveRuleset } from '../../ruleset/live-ruleset.ts';
import { LiveSession } from '../../ruleset/live-session.ts';
import type { LogtestEvent } from './input.ts';

/**
 * Which state an event meets: equal consecutive session names share one, a new name starts afresh. Events
 * without a name share one state for the whole run, or have each their own (`fresh`).
 */
export class SessionPool {
  readonly #live: Pick<LiveRuleset, 'ruleset'>;
  readonly #options: Partial<EngineOptions>;
  readonly #fresh: boolean;
  #unnamed: LiveSession | undefined;
  #name: string | undefined;
  #named: LiveSession | undefined;

  constructor(live: Pick<LiveRuleset, 'ruleset'>, options: Partial<EngineOptions>, fresh: boolean) {
    this.#live = live;
    this.#options = options;
    this.#fresh = fresh;
  }

  sessionOf(event: LogtestEvent): LiveSession {
    if (event.session !== undefined) {
      if (this.#named === undefined || this.#name !== event.session) this.#named = this.#open();
      this.#name = event.session;
      return this.#named;
    }
    this.#name = undefined;
    if (this.#fresh) return this.#open();
    this.#unnamed ??= this.#open();
    return this.#unnamed;
  }

  #open(): LiveSession {
    return new LiveSession(this.#live, this.#options);
  }
}
