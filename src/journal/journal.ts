import type { HeldEvent } from './held-event.ts';

/**
 * The memory that several workers share: events whose verdict depends on others, in the order (event time,
 * document id), and what correlation remembers of those before.
 *
 * A watermark separates what has its final order from what may still get company. It rises to the latest
 * event time less the allowed lateness, and over every event that has waited that long by the journal's own
 * clock. What lies below it never changes any more, so whoever leads evaluates it in one order, and after a
 * crash the next leader comes to the same verdicts and the same alert ids. An event that arrives below the
 * watermark is late: it is evaluated alone.
 */
export interface EventJournal {
  /**
   * Adds events of one object, in the order of their ordinals. Ordinals that the journal has had from this object are
   * passed over, so a redelivery counts nothing twice. Resolves when the events are stored.
   * Throws `JournalError`.
   */
  append(object: string, events: readonly HeldEvent[]): Promise<AppendOutcome>;
  /** Becomes the one that evaluates, until `resign`, or until the lease is lost. Undefined: another one leads. */
  lead(): Promise<JournalLead | undefined>;
  /** Events that nobody has evaluated for good. */
  pending(): Promise<number>;
  close(): Promise<void>;
}

export interface AppendOutcome {
  readonly added: number;
  /** Of those added: below the watermark, undated, or dated too far ahead. */
  readonly late: number;
}

export interface JournalPosition {
  /** Epoch milliseconds: events up to here have their final order. */
  readonly watermark: number;
  /** Events in the journal, whether below the watermark or not. */
  readonly waiting: number;
  readonly late: number;
  /** The journal's clock, epoch milliseconds. */
  readonly now: number;
}

/**
 * What only the leader may do. Each call throws `JournalError` when the lease is lost, and after any error
 * the leader has to begin anew: the outcome of the call is unknown.
 */
export interface JournalLead {
  /** What correlation remembered at the last commit, by ruleset. */
  state(): Promise<ReadonlyMap<string, string>>;
  /** Raises the watermark as far as it may. */
  advance(): Promise<JournalPosition>;
  /** Events below the watermark, in order, from the `offset`-th after the last commit: fewer than `limit` where they are large. */
  next(offset: number, limit: number, watermark: number): Promise<readonly HeldEvent[]>;
  /** Late events, in no particular order; fewer than `limit` where they are large. */
  nextLate(limit: number): Promise<readonly HeldEvent[]>;
  /** The first `count` events are evaluated and their alerts written: forgets them and keeps the state after them. */
  commit(count: number, state: ReadonlyMap<string, string>): Promise<void>;
  /** Late events are evaluated, and their alerts written. */
  commitLate(events: readonly HeldEvent[]): Promise<void>;
  resign(): Promise<void>;
}

/** The journal cannot be used now. */
export class JournalError extends Error {
  override readonly name = 'JournalError';
  readonly reason: JournalTrouble;
  readonly remedy: string;

  constructor(reason: JournalTrouble, message: string) {
    super(message);
    this.reason = reason;
    this.remedy = REMEDIES[reason];
  }
}

const REMEDIES = {
  unavailable: 'Start the server that state.shared.url names; nothing is lost meanwhile.',
  refused:
    'Correct user and password in state.shared.url, and give the user read, write and scripting rights.',
  full: 'More events wait than state.shared.max_waiting: see why none is evaluated (harrier status, the log of the leader).',
  'no-memory':
    'The server has reached its maxmemory: raise it, or lower state.shared.max_waiting. Receiving pauses until events have been evaluated; none is lost.',
  'lease-lost': 'Another worker leads now; this one follows.',
  damaged: 'Something else writes under state.shared.prefix: choose another prefix.',
} as const;

export type JournalTrouble = keyof typeof REMEDIES;
