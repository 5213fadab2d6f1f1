/** Wall clock of a time zone: what `<time>` and `<weekday>` compare with (SEMANTICS 2.5). */
export class LocalClock {
  readonly #format: Intl.DateTimeFormat;
  #minute = Number.NaN;
  #time = '';
  #weekday = 0;

  /** @param timeZone IANA name; the process's own zone when absent. */
  constructor(timeZone?: string) {
    this.#format = new Intl.DateTimeFormat('en-GB', {
      ...(timeZone === undefined ? {} : { timeZone }),
      hour: '2-digit',
      minute: '2-digit',
      weekday: 'short',
      hourCycle: 'h23',
    });
  }

  /** `HH:MM` of an instant in epoch milliseconds. */
  time(instant: number): string {
    this.#read(instant);
    return this.#time;
  }

  /** Day of the week, Sunday is 0. */
  weekday(instant: number): number {
    this.#read(instant);
    return this.#weekday;
  }

  #read(instant: number): void {
    const minute = Math.floor(instant / 60_000);
    if (minute === this.#minute) return;
    this.#minute = minute;
    const parts = new Map(this.#format.formatToParts(instant).map(({ type, value }) => [type, value]));
    this.#time = `${parts.get('hour')}:${parts.get('minute')}`;
    this.#weekday = DAYS.indexOf(parts.get('weekday') ?? '');
  }
}

const clocks = new Map<string | undefined, LocalClock>();

/** The clock of a zone: it is costly to make, and a session needs one. */
export function localClock(timeZone?: string): LocalClock {
  let clock = clocks.get(timeZone);
  if (clock === undefined) {
    clock = new LocalClock(timeZone);
    clocks.set(timeZone, clock);
  }
  return clock;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
