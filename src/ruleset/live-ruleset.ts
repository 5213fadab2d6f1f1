import { type Diagnostic, DiagnosticCollector } from '../diagnostic/diagnostic.ts';
import { messageOf } from '../error/message-of.ts';
import { fingerprintOf } from './fingerprint.ts';
import { compileRuleset, type LoadOptions, type RulesetLocation } from './load.ts';
import { readRuleset } from './read.ts';
import type { Ruleset } from './ruleset.ts';

/** What became of a wish to load the files again. */
export type ReloadOutcome =
  /** The files are those of the ruleset at work. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'swapped'; readonly diagnostics: readonly Diagnostic[] }
  /** The ruleset at work stays. */
  | { readonly kind: 'refused'; readonly diagnostics: readonly Diagnostic[] };

/** A ruleset at work, or why there is none. */
export interface OpenResult {
  /** Absent when the ruleset is refused. */
  readonly live?: LiveRuleset;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The ruleset at work, replaced as a whole: changed files are compiled beside it, and it changes at once or
 * not at all. Sessions look at `ruleset` before each event (`LiveSession`).
 */
export class LiveRuleset {
  readonly location: RulesetLocation;
  readonly #options: LoadOptions;
  #ruleset: Ruleset;
  #fingerprint: string;
  #hasRules: boolean;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(location: RulesetLocation, options: LoadOptions, loaded: Loaded) {
    this.location = location;
    this.#options = options;
    this.#ruleset = loaded.ruleset;
    this.#fingerprint = loaded.fingerprint;
    this.#hasRules = loaded.hasRules;
  }

  /** Loads for the first time. */
  static async open(location: RulesetLocation, options: LoadOptions = {}): Promise<OpenResult> {
    const loaded = await load(location, options, undefined);
    if (loaded.kind !== 'loaded') return { diagnostics: loaded.diagnostics };
    return { live: new LiveRuleset(location, options, loaded), diagnostics: loaded.diagnostics };
  }

  get ruleset(): Ruleset {
    return this.#ruleset;
  }

  /** Reads the files again; one call after the other. Never rejects: what cannot be loaded is refused. */
  reload(): Promise<ReloadOutcome> {
    const outcome = this.#last.then(() => this.#reload()).catch(refusal);
    this.#last = outcome;
    return outcome;
  }

  async #reload(): Promise<ReloadOutcome> {
    const loaded = await load(this.location, this.#options, {
      fingerprint: this.#fingerprint,
      hasRules: this.#hasRules,
    });
    if (loaded.kind !== 'loaded') {
      return loaded.kind === 'same'
        ? { kind: 'unchanged' }
        : { kind: 'refused', diagnostics: loaded.diagnostics };
    }
    this.#ruleset = loaded.ruleset;
    this.#fingerprint = loaded.fingerprint;
    this.#hasRules = loaded.hasRules;
    return { kind: 'swapped', diagnostics: loaded.diagnostics };
  }
}

interface Loaded {
  readonly ruleset: Ruleset;
  readonly fingerprint: string;
  readonly hasRules: boolean;
}

type LoadAttempt = { readonly diagnostics: readonly Diagnostic[] } & (
  | ({ readonly kind: 'loaded' } & Loaded)
  | { readonly kind: 'same' | 'refused' }
);

async function load(
  location: RulesetLocation,
  options: LoadOptions,
  atWork: Pick<Loaded, 'fingerprint' | 'hasRules'> | undefined,
): Promise<LoadAttempt> {
  const collector = new DiagnosticCollector();
  const files = await readRuleset(location, collector);
  if (files === undefined) return { kind: 'refused', diagnostics: collector.all };
  const fingerprint = fingerprintOf(files);
  if (fingerprint === atWork?.fingerprint) return { kind: 'same', diagnostics: collector.all };
  const hasRules = files.rules.length > 0;
  if (atWork?.hasRules === true && !hasRules) {
    // A folder that is being filled, or whose disk went away: nobody wants to go on without any rule.
    collector.add('HR600', 'all rule files are gone');
    return { kind: 'refused', diagnostics: collector.all };
  }
  const { ruleset, diagnostics } = compileRuleset(files, options, collector);
  if (ruleset === undefined) return { kind: 'refused', diagnostics };
  return { kind: 'loaded', ruleset, fingerprint, hasRules, diagnostics };
}

/** Folders without permission, files that vanish while they are read: nothing that may end a running worker. */
function refusal(error: unknown): ReloadOutcome {
  const collector = new DiagnosticCollector();
  collector.add('HR600', `it cannot be loaded: ${messageOf(error)}`);
  return { kind: 'refused', diagnostics: collector.all };
}
