import type { Pattern } from './pattern.ts';

/**
 * Bytes that one alternative of an OS_Regex may look at for one subject. The original has no limit; its
 * procedure is polynomial (four remembered places), so hostile text could hold it for hours.
 */
export const OS_REGEX_STEP_LIMIT = 20_000_000;

/**
 * Ways that the PCRE2 matcher may give up for one subject: about half a second. PCRE2's own default is ten
 * times that; ordinary patterns need a few for each byte, and only nested quantifiers come near.
 */
export const PCRE2_STEP_LIMIT = 1_000_000;

export type LimitListener = (pattern: Pattern) => void;

let listener: LimitListener | undefined;
let count = 0;

/** Called whenever a pattern meets its step limit, which means "no match". One listener; undefined removes it. */
export function onStepLimit(next: LimitListener | undefined): void {
  listener = next;
}

/** How often a step limit was met since the process began. */
export function stepLimitCount(): number {
  return count;
}

export function reportStepLimit(pattern: Pattern): void {
  count++;
  listener?.(pattern);
}
