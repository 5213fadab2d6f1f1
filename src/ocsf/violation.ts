/** What can be wrong with an event. The words are stable. */
export type ViolationCode =
  | 'not-an-object'
  | 'unknown-version'
  | 'unknown-class'
  | 'unknown-profile'
  | 'missing'
  | 'unknown-attribute'
  | 'wrong-type'
  | 'unknown-id'
  | 'wrong-format'
  | 'out-of-range'
  | 'constraint'
  | 'type-uid'
  | 'sibling'
  | 'implausible-time'
  | 'too-deep';

/** One thing that is wrong with an event. */
export interface Violation {
  readonly code: ViolationCode;
  /** Dotted path with list indexes, such as `resources[0].owner.uid`; '' is the event. */
  readonly path: string;
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
}
