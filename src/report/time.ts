/** `2026-01-15 11:05` (UTC); with a step of a day or more the day alone, below an hour's span the clock alone. */
export function clockText(time: number, step?: number): string {
  const text = new Date(time).toISOString();
  const day = text.slice(0, 10);
  const clock = text.slice(11, 16);
  if (step === undefined) return `${day} ${clock}`;
  return step >= 86_400_000 ? day.slice(5) : clock;
}

/** `2026-01-15 11:05:09` (UTC). */
export function secondText(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace('T', ' ');
}
