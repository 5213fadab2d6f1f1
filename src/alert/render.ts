import type { LogEvent } from '../event/log-event.ts';
import type { CompiledAlertRule } from './compile.ts';

/** What an alert needs beside event and rule. */
export interface AlertContext {
  readonly firedTimes: number;
  readonly mail: boolean;
  /** `manager.name`. */
  readonly manager: string;
  /** Text of `id`: `<seconds>.<number>`. */
  readonly alertId: string;
  /** `YYYY-MM-DDTHH:MM:SS.mmm+hhmm` in the manager's zone; see `timestamp.ts`. */
  readonly timestamp: string;
  /** logtest shows `level` also when it is 0 (9.1). */
  readonly showLevelZero: boolean;
}

/** The alert for an event in the shape of alerts.json (SEMANTICS part 9), one line, a byte string. */
export function renderAlert(
  event: LogEvent,
  rule: CompiledAlertRule | undefined,
  context: AlertContext,
): string {
  void event;
  void rule;
  void context;
  throw new Error('being written');
}
