import type { EngineOptions } from '../../ruleset/engine.ts';
import type { Ruleset } from '../../ruleset/ruleset.ts';
import type { RulesetSession } from '../../ruleset/session.ts';
import type { LogtestEvent } from './input.ts';

/**
 * Which state an event meets: equal consecutive session names share one, a new name starts afresh. Events
 * without a name share one state for the whole run, or have each their own (`fresh`).
 */
export class SessionPool {
  readonly #ruleset: Ruleset;
  readonly #options: Partial<EngineOptions>;
  readonly #fresh: boolean;
  #unnamed: RulesetSession | undefined;
  #name: string | undefined;
  #named: RulesetSession | undefined;

  constructor(ruleset: Ruleset, options: Partial<EngineOptions>, fresh: boolean) {
    this.#ruleset = ruleset;
    this.#options = options;
    this.#fresh = fresh;
  }

  sessionOf(event: LogtestEvent): RulesetSession {
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

  #open(): RulesetSession {
    return this.#ruleset.openSession(this.#options);
  }
}
