/** A place that alerts are announced to. */
export interface Target {
  /** For logs and metrics; never an address with a secret in it. */
  readonly name: string;
  /** Alerts from this level on. */
  readonly minimumLevel: number;
  /** Sends one message. Throws `TargetError`. */
  send(alert: Announcement, signal: AbortSignal): Promise<void>;
  /** Asks for the place without sending a message: what it answers, for people. Throws `TargetError`. */
  probe(signal: AbortSignal): Promise<string>;
}

export interface Announcement {
  /** The alert's id: receivers can tell a repetition by it. */
  readonly id: string;
  readonly level: number;
  /** The alert as parsed JSON. */
  readonly alert: Readonly<Record<string, unknown>>;
}

/** A message was not taken. `retry`: trying again may help. */
export class TargetError extends Error {
  readonly retry: boolean;
  /** How long the receiver asked to wait, milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, retry: boolean, retryAfterMs?: number) {
    super(message);
    this.name = 'TargetError';
    this.retry = retry;
    this.retryAfterMs = retryAfterMs;
  }
}
