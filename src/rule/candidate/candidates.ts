import type { CompiledNode } from '../compile.ts';
import type { LiteralFilter } from './literal.ts';

/** Sibling nodes in their order. */
export type Siblings = readonly CompiledNode[];

/** What can still match an event. */
export interface Candidates {
  readonly siblings: Siblings;
  /** Those behind them: the log is looked through when none of the first has matched. */
  readonly more: LiteralFilter | undefined;
}

/** Sibling lists shorter than this are tested as they are. */
export const MIN_SIBLINGS = 4;
/** Entries of one cache; past that, lists are computed and not kept. */
export const MAX_ENTRIES = 512;
