import { type Constant, constantOf } from '../../mapping/text-buffer.ts';

/** `YYYY-MM-DDThh:mm:ssZ` of epoch seconds in decimal text. */
export function dateOfSeconds(seconds: string): string {
  return dateOfSecond(Number(seconds));
}

/** `YYYY-MM-DDThh:mm:ssZ` of epoch seconds. */
export function dateOfSecond(value: number): string {
  return `${new Date(value * 1000).toISOString().slice(0, 19)}Z`;
}

/** The same between quotes; flows of one file share few of them. */
export function quotedDateOfSecond(value: number): Constant {
  const slot = value & (SLOTS - 1);
  if (TIMES[slot] === value) return DATES[slot] as Constant;
  const date = constantOf(`"${dateOfSecond(value)}"`);
  TIMES[slot] = value;
  DATES[slot] = date;
  return date;
}

const SLOTS = 2048;
const TIMES = new Float64Array(SLOTS).fill(Number.NaN);
const DATES: Constant[] = new Array(SLOTS).fill(constantOf(''));
