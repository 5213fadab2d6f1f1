import { z } from 'zod';
import { ACCUMULATED } from '../decoder/accumulator.ts';
import type { SessionSnapshot } from './session.ts';

/** More of anything is no snapshot of ours: every memory of a session is bounded below this. */
const MOST = 1_100_000;

const count = z.int().min(0);
const pair = <A extends z.ZodType, B extends z.ZodType>(a: A, b: B) => z.tuple([a, b]);

const record = z.strictObject({
  time: z.number(),
  log: z.string(),
  marker: count,
  hasFields: z.boolean(),
  sequence: count,
  values: z.array(pair(z.string(), z.string())).max(MOST),
  places: z.array(z.strictObject({ history: count, key: z.string() })).max(MOST),
});

const memory = z
  .strictObject({
    times: z.array(z.number()).max(MOST),
    histories: z
      .array(
        z.strictObject({
          ruleId: count,
          signature: z.string(),
          // Snapshots of earlier versions have none.
          setBacks: z.array(pair(count, z.number())).max(MOST).default([]),
        }),
      )
      .max(MOST),
    records: z.array(record).max(MOST),
  })
  // Forgetting goes in this order.
  .refine(
    ({ times, records }) =>
      records.every(
        ({ sequence }, at) => sequence < times.length && sequence > (records[at - 1]?.sequence ?? -1),
      ),
    { message: 'the records are not in their order' },
  );

/** What a snapshot from a file must look like before a session takes it over. */
export const SESSION_SNAPSHOT: z.ZodType<SessionSnapshot> = z.strictObject({
  memory,
  firstSeen: z.strictObject({
    known: z.array(z.string()).max(MOST),
    recentIds: z.array(z.string()).max(MOST),
  }),
  fired: z.array(pair(count, count)).max(MOST),
  ignoreStart: z.array(pair(count, z.number())).max(MOST),
  lastLogs: z.array(pair(z.string(), z.string())).max(MOST),
  accumulated: z
    .array(z.tuple([z.string(), z.number(), z.partialRecord(z.enum(ACCUMULATED), z.string())]))
    .max(MOST),
  alerts: count,
});
