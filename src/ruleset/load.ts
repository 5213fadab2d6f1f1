import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { EngineOptions, EngineSession } from './engine.ts';

/** Where a ruleset comes from: a folder (`rules/ decoders/ lists/ ruleset.yaml`), or files and folders of each kind. */
export type RulesetLocation =
  | { readonly dir: string }
  | {
      readonly rules: readonly string[];
      readonly decoders: readonly string[];
      readonly lists: readonly string[];
    };

export interface LoadOptions {
  /** Warnings refuse the ruleset as errors do. */
  readonly strict?: boolean;
}

/** A compiled, immutable ruleset. Sessions hold all state. */
export interface Ruleset {
  openSession(options?: Partial<EngineOptions>): EngineSession;
}

export interface LoadResult {
  /** Absent when the ruleset is refused. */
  readonly ruleset?: Ruleset;
  readonly diagnostics: readonly Diagnostic[];
}

export async function loadRuleset(location: RulesetLocation, options: LoadOptions = {}): Promise<LoadResult> {
  throw new Error(`not yet: ${JSON.stringify(location)} ${JSON.stringify(options)}`);
}
