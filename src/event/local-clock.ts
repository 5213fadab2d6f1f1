/** Wall clock of a time zone: what `<time>` and `<weekday>` compare with (SEMANTICS 2.5). */
export class LocalClock {
  readonly #read: (instant: number) => WallTime;
  #minute = Number.NaN;
  #wall: WallTime = { time: '', weekday: 0 };

  /** @param timeZone IANA name; the process's own zone when absent. */
  constructor(timeZone?: string) {
    this.#read = timeZone === undefined ? ownWallTime : wallTimeIn(timeZone);
  }

  /** `HH:MM` of an instant in epoch milliseconds. */
  time(instant: number): string {
    return this.#at(instant).time;
  }

  /** Day of the week, Sunday is 0. */
  weekday(instant: number): number {
    return this.#at(instant).weekday;
  }

  #at(instant: number): WallTime {
    const minute = Math.floor(instant / 60_000);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#wall = this.#read(instant);
    }
    return this.#wall;
  }
}

interface WallTime {
  readonly time: string;
  readonly weekday: number;
}

/** In the process's own zone. `Date` knows it; the first formatter of `Intl` takes as long as thousands of events. */
function ownWallTime(instant: number): WallTime {
  const date = new Date(instant);
  const [hour, minute] = [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, '0'));
  return { time: `${hour}:${minute}`, weekday: date.getDay() };
}

function wallTimeIn(timeZone: string): (instant: number) => WallTime {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    weekday: 'short',
    hourCycle: 'h23',
  });
  return (instant) => {
    const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]));
    return {
      time: `${parts.get('hour')}:${parts.get('minute')}`,
      weekday: DAYS.indexOf(parts.get('weekday') ?? ''),
    };
  };
}

const clocks = new Map<string | undefined, LocalClock>();

/** The clock of a zone, one for all sessions. */
export function localClock(timeZone?: string): LocalClock {
  let clock = clocks.get(timeZone);
  if (clock === undefined) {
    clock = new LocalClock(timeZone);
    clocks.set(timeZone, clock);
  }
  return clock;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
