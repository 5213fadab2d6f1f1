import type { EngineState } from '../correlation/state.ts';
import type { LocalClock } from '../event/local-clock.ts';

/** What conditions see besides the event: the session's memory, the clock, and what they note down. */
export interface Evaluation {
  /** Absent: the event is judged alone, as if nothing had come before it. */
  readonly state: EngineState | undefined;
  /** A condition asked for what came before, so with a state the verdict may be another. */
  usedState: boolean;
  readonly clock: LocalClock;
  /** Arrival of the event, whole seconds (SEMANTICS 4.5). */
  now: number;
  /** Level of the last composite that fired on this event; goes into its record (4.6). */
  marker: number;
  previousLogs: readonly string[];
  previousLog: string | undefined;
}
