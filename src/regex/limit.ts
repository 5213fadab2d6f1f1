import type { Pattern } from './pattern.ts';

/**
 * Bytes that one alternative of an OS_Regex may look at for one subject. The original has no limit; its
 * procedure is polynomial (four remembered places), so hostile text could hold it for hours.
 */
export const OS_REGEX_STEP_LIMIT = 20_000_000;

/**
 * Ways that the PCRE2 matcher may give up for one subject: about half a second. Ordinary patterns need a few for
 * each byte, and only nested quantifiers come near. PCRE2 allows ten million for each place where a match may
 * begin; it then ends with an error, which Wazuh takes for "no match" as Harrier does, so a negated condition
 * holds. The verdict differs only for a match that needs more than this limit and less than that one.
 */
export const PCRE2_STEP_LIMIT = 1_000_000;

/** Instructions for one subject: a long pattern may do much on each of its ways. Some tenths of a second too. */
export const PCRE2_INSTRUCTION_LIMIT = 40_000_000;

/** Gets the pattern that met its limit; the subject is not told, since it may hold secrets. */
export type LimitListener = (pattern: Pattern) => void;

const listeners = new Set<LimitListener>();
let count = 0;

/** Calls back whenever a pattern meets its step limit, which means "no match". The result ends that. */
export function onStepLimit(listener: LimitListener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** How often a step limit was met since the process began. */
export function stepLimitCount(): number {
  return count;
}

/** For the engines: a pattern has given up on a subject. */
export function reportStepLimit(pattern: Pattern): void {
  count++;
  for (const listener of listeners) listener(pattern);
}
