import { VERBS } from './instructions.ts';
import { type BacktrackStack, FRAME, FRAME_KIND } from './stack.ts';

const COMMIT = VERBS.indexOf('commit');
export const SKIP = VERBS.indexOf('skip');
export const THEN = VERBS.indexOf('then');
const MARK = VERBS.indexOf('mark');

/** The search ends without a match. */
export const ENDS = -2;
/** The search goes on with what was pushed before. */
export const GOES_ON = -1;

/**
 * The search comes back to the verb at `address`, which was passed at `place` and fails to `height` (−1: the whole
 * attempt): forgets what lies above. Gives the place at which the next attempt begins at the earliest, `GOES_ON` or
 * `ENDS`. `isTied`: there is one attempt only.
 */
export function failToVerb(
  code: Int32Array,
  stack: BacktrackStack,
  registers: Int32Array,
  isTied: boolean,
  address: number,
  place: number,
  height: number,
): number {
  const verb = code[address + 1];
  if (verb === MARK) return GOES_ON;
  const name = code[address + 2] as number;
  let target = height;
  let next = place;
  if (verb === SKIP && name !== -1) {
    const mark = markOf(name, code, stack, height);
    if (mark !== -1) {
      next = stack.words[mark + 2] as number;
      target = stack.words[mark + 3] as number;
    } else if (height === -1) {
      // PCRE2 starts anew without this verb, but not when the pattern is tied to the start.
      return isTied ? ENDS : GOES_ON;
    }
  }
  if (target === -1 && verb === COMMIT) return ENDS;
  stack.unwind(registers, Math.max(target, 0));
  return target === -1 && verb === SKIP ? next : GOES_ON;
}

/** The frame of the last `(*MARK)` of this name on the way, down to a height; −1: there is none. */
function markOf(name: number, code: Int32Array, { words, top }: BacktrackStack, height: number): number {
  for (let frame = top - FRAME; frame >= Math.max(height, 0); frame -= FRAME) {
    if (words[frame] !== FRAME_KIND.verb) continue;
    const address = words[frame + 1] as number;
    if (code[address + 1] === MARK && code[address + 2] === name) return frame;
  }
  return -1;
}
