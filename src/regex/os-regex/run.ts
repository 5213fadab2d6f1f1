/** No position: stands for NONE of the procedure in SEMANTICS 7.2. Real positions are −1 or greater. */
export const NONE = -2;

/** What a run of one alternative gives instead of a position when it met the step limit. */
export const LIMIT = -3;

/**
 * Runs one alternative over `subject` from `from` on. Returns the position reported as last matched, `NONE`
 * or `LIMIT`. Where the alternative has a fixed literal (`analyse.ts`), it stands at its offset from `from`. Positions of marks are left in `marks` (NONE: not recorded), where the caller wants them.
 * `lower`, where given, is `lowerOf(subject)`; left out, runners that look for literals fold by themselves.
 */
export type Runner = (subject: string, from: number, marks: Int32Array, lower: string | undefined) => number;
