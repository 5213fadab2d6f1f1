import type { ReadValue } from '../correlation/query.ts';
import type { Span } from '../diagnostic/source.ts';
import type { LogEvent } from '../event/log-event.ts';
import type { Pattern } from '../regex/pattern.ts';
import type { Evaluation } from './evaluation.ts';

/**
 * One compiled condition of a rule. `test` may have side effects for first-time-seen, check_diff and history
 * conditions only, which stand last (SEMANTICS 4.2).
 */
export interface Condition {
  /** Name of the option, for traces. */
  readonly option: string;
  /** What is asked, for traces and `explain`. */
  readonly text: string;
  readonly span: Span;
  readonly test: (event: LogEvent, evaluation: Evaluation) => boolean;
  /** What indexes may know of the condition. */
  readonly index?: ConditionIndex;
}

/** Conditions that an index can decide for many rules at once. */
export type ConditionIndex =
  | { readonly kind: 'decoder'; readonly decoderId: number }
  | { readonly kind: 'program'; readonly negate: boolean; readonly pattern: Pattern }
  | { readonly kind: 'field'; readonly fieldId: number; readonly read: ReadValue }
  | { readonly kind: 'static'; readonly member: string; readonly read: ReadValue }
  /** The log must match; what literals that requires is asked when an index is built. */
  | { readonly kind: 'log'; readonly pattern: Pattern };
