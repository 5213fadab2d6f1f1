/** `YYYY-MM-DDThh:mm:ssZ` of epoch seconds in decimal text. */
export function dateOfSeconds(seconds: string): string {
  return dateOfSecond(Number(seconds));
}

/** `YYYY-MM-DDThh:mm:ssZ` of epoch seconds; flows of one file share few of them. */
export function dateOfSecond(value: number): string {
  const slot = value & (SLOTS - 1);
  if (TIMES[slot] === value) return TEXTS[slot] as string;
  const text = `${new Date(value * 1000).toISOString().slice(0, 19)}Z`;
  TIMES[slot] = value;
  TEXTS[slot] = text;
  return text;
}

const SLOTS = 2048;
const TIMES = new Float64Array(SLOTS).fill(Number.NaN);
const TEXTS: string[] = new Array(SLOTS).fill('');
