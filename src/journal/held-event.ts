import { z } from 'zod';
import type { ObjectOrigin } from '../document/origin.ts';

/** What one ruleset sees of a held event: byte strings. */
export interface HeldMessage {
  readonly ruleset: string;
  readonly text: string;
  readonly location: string;
}

/** An event whose verdict depends on others: it waits in the journal for its turn in event time. */
export interface HeldEvent {
  /** Id of the record's documents: the same at every delivery. */
  readonly documentId: string;
  /** Event time, epoch milliseconds; negative when nothing tells it. */
  readonly time: number;
  /** Position of the record in its object. */
  readonly ordinal: number;
  readonly line?: number;
  readonly origin: ObjectOrigin;
  /** Name of the source, for dead letters. */
  readonly source?: string;
  /** The rulesets whose verdict depends on other events. */
  readonly messages: readonly HeldMessage[];
}

const HELD_EVENT = z.strictObject({
  documentId: z.string(),
  time: z.number(),
  ordinal: z.int().min(0),
  line: z.int().optional(),
  origin: z.strictObject({
    bucket: z.string(),
    key: z.string(),
    versionId: z.string().optional(),
    etag: z.string().optional(),
  }),
  source: z.string().optional(),
  messages: z.array(z.strictObject({ ruleset: z.string(), text: z.string(), location: z.string() })),
});

export function encodeHeldEvent(event: HeldEvent): string {
  return JSON.stringify(event);
}

/** Throws for anything that is no held event. */
export function decodeHeldEvent(text: string): HeldEvent {
  return HELD_EVENT.parse(JSON.parse(text)) as HeldEvent;
}
