import type { Logger } from 'pino';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { formatPlace, readable } from '../../diagnostic/format.ts';
import { watchRuleset } from '../../ruleset/watch.ts';
import type { Metrics } from '../metrics.ts';
import type { LiveEvaluator } from './rulesets.ts';

/** Findings of one report that go to the log; the others are counted. */
const MAX_LOGGED = 100;

/** Loads changed rulesets at SIGHUP, and by itself those that are watched. Says what became of them. */
export class RulesetReloader {
  readonly #metrics: Metrics;
  readonly #log: Logger;
  readonly #onHangUp = (): void => void this.reloadAll();
  /** Undefined until they are loaded. */
  #evaluators: readonly LiveEvaluator[] | undefined;
  #askedEarly = false;
  #endWatches: (() => void)[] = [];

  /** Listens at once: a SIGHUP that comes while the worker still starts must not end it. */
  constructor(metrics: Metrics, log: Logger) {
    this.#metrics = metrics;
    this.#log = log;
    process.on('SIGHUP', this.#onHangUp);
  }

  start(evaluators: readonly LiveEvaluator[]): void {
    this.#evaluators = evaluators;
    if (this.#askedEarly) void this.reloadAll();
    this.#endWatches = evaluators.flatMap((evaluator) => {
      const { watch, live } = evaluator;
      return watch === undefined
        ? []
        : [watchRuleset(live.location, watch * 1000, () => this.reload(evaluator))];
    });
  }

  stop(): void {
    process.off('SIGHUP', this.#onHangUp);
    for (const end of this.#endWatches) end();
    this.#endWatches = [];
  }

  async reloadAll(): Promise<void> {
    this.#askedEarly = this.#evaluators === undefined;
    await Promise.all((this.#evaluators ?? []).map((evaluator) => this.reload(evaluator)));
  }

  async reload({ name: ruleset, live }: LiveEvaluator): Promise<void> {
    const outcome = await live.reload();
    this.#metrics.rulesetReloads.inc({ ruleset, outcome: outcome.kind });
    this.#metrics.rulesetRefused.set({ ruleset }, outcome.kind === 'refused' ? 1 : 0);
    if (outcome.kind === 'unchanged') {
      this.#log.info({ ruleset }, 'ruleset unchanged');
      return;
    }
    const problems = outcome.diagnostics.filter(({ severity }) => severity !== 'info');
    const report = {
      ruleset,
      errors: problems.filter(({ severity }) => severity === 'error').length,
      warnings: problems.filter(({ severity }) => severity === 'warning').length,
      // Errors first: they are what refuses.
      findings: [...problems].sort(bySeverity).slice(0, MAX_LOGGED).map(describe),
    };
    if (outcome.kind === 'swapped') {
      this.#log.info({ ...report, rules: live.ruleset.rules.byId.size }, 'changed ruleset at work');
    } else {
      this.#log.error(report, 'changed ruleset refused; the one at work stays');
    }
  }
}

function bySeverity(a: Diagnostic, b: Diagnostic): number {
  return Number(b.severity === 'error') - Number(a.severity === 'error');
}

function describe({ code, severity, message, span, subject, remedy }: Diagnostic) {
  return {
    code,
    severity,
    message: readable(message),
    ...(span !== undefined && { place: formatPlace(span) }),
    ...(subject !== undefined && { subject: readable(subject) }),
    ...(remedy !== undefined && { remedy: readable(remedy) }),
  };
}
