import type { LogEvent } from '../event/log-event.ts';

/** Reads one compared value of an event; undefined when it is missing. */
export type ReadValue = (event: LogEvent) => string | undefined;

/** A `different_*` comparison: earlier events carry the value in their record. */
export interface DifferentValue {
  readonly read: ReadValue;
  /** Place of the value in records. */
  readonly slot: number;
  readonly dynamic: boolean;
}

/**
 * The history search of one composite rule, compiled (SEMANTICS 4.6). Events are kept in buckets of equal
 * agent and equal `same_*` values: the ones in other buckets would be skipped before anything else is looked at.
 */
export interface HistoryQuery {
  /** Dense number within the ruleset. */
  readonly index: number;
  /** The composite, and what its buckets are made of: a snapshot fits a ruleset in which both are the same. */
  readonly ruleId: number;
  readonly signature: string;
  /** Seconds; an event exactly that old still counts. */
  readonly timeframe: number;
  readonly level: number;
  /** Accepted earlier events that are counted before the next one matches: frequency − 2. */
  readonly counted: number;
  /** False with `global_frequency`. */
  readonly perAgent: boolean;
  readonly same: readonly ReadValue[];
  readonly different: readonly DifferentValue[];
  /** `if_matched_regex`: any event whose log matches is kept, by category. */
  readonly logPattern: { test(log: string): boolean } | undefined;
}

/** Separates the parts of a key; cannot occur in a log, which ends at the first NUL. */
const SEPARATOR = '\0';

/** The bucket an event belongs to; undefined when a value that must be equal is missing. */
export function bucketKey(query: HistoryQuery, event: LogEvent): string | undefined {
  let key = query.perAgent ? event.agentId : '';
  if (query.logPattern !== undefined) key += SEPARATOR + event.category;
  for (const read of query.same) {
    const value = read(event);
    if (value === undefined) return undefined;
    key += SEPARATOR + value;
  }
  return key;
}
