/**
 * The time that rules and alerts go by, epoch milliseconds: the event's own, or now for one that nothing
 * dates (its time is negative). Its documents and alerts stay in the undated indices.
 */
export function eventTime(time: number): number {
  return time >= 0 ? time : Date.now();
}
