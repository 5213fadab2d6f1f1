/** A subroutine call in progress. */
export interface CallFrame {
  readonly group: number;
  readonly position: number;
  readonly returnTo: number;
  readonly registers: Int32Array;
  readonly parent: CallFrame | undefined;
}

/** The same group entered again without having moved: PCRE2 gives up with an error. */
export function isLoop(innermost: CallFrame | undefined, group: number, position: number): boolean {
  for (let frame = innermost; frame !== undefined; frame = frame.parent) {
    if (frame.position !== position) return false;
    if (frame.group === group) return true;
  }
  return false;
}
