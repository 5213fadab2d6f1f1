/** A subroutine call in progress. */
export interface CallFrame {
  readonly group: number;
  /** Calls around it. */
  readonly depth: number;
  readonly position: number;
  readonly returnTo: number;
  readonly registers: Int32Array;
  readonly parent: CallFrame | undefined;
}

/** The innermost call of the same group began at the same place: PCRE2 gives up with an error. */
export function isLoop(innermost: CallFrame | undefined, group: number, position: number): boolean {
  let frame = innermost;
  while (frame !== undefined && frame.group !== group) frame = frame.parent;
  return frame?.position === position;
}
