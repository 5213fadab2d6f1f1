/** Why the rest of an object cannot be read. */
export type BadObjectReason =
  | 'truncated'
  | 'corrupt'
  | 'too-large'
  | 'compression-bomb'
  | 'unrecognised-format';

/** The object is damaged from here on. What could be read was delivered before this is thrown. */
export class BadObjectError extends Error {
  readonly reason: BadObjectReason;

  constructor(reason: BadObjectReason, message: string) {
    super(message);
    this.name = 'BadObjectError';
    this.reason = reason;
  }
}
