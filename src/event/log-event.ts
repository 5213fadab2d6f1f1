import type { GeoDatabase } from '../geoip/database.ts';
import { FieldList } from './field-list.ts';

export type { DynamicFields } from './field-list.ts';

/** Static fields that decoders fill and rule options test by name (SEMANTICS 6.1), in the order of alerts (9.2). */
export const STATIC_FIELDS = [
  'protocol',
  'action',
  'srcip',
  'srcport',
  'srcuser',
  'dstip',
  'dstport',
  'dstuser',
  'id',
  'status',
  'url',
  'data',
  'extra_data',
  'system_name',
] as const;
export type StaticField = (typeof STATIC_FIELDS)[number];

/** Kinds of logs: each has its own root rule (SEMANTICS 2.6, 6.1). */
export const CATEGORIES = [
  'syslog',
  'firewall',
  'ids',
  'web-log',
  'squid',
  'windows',
  'host-information',
  'ossec',
] as const;
export type Category = (typeof CATEGORIES)[number];

/** What arrives: one line or record. */
export interface LogMessage {
  /** The text as received, a byte string. */
  readonly text: string;
  /** Where it came from, for example `stdin`, `Wazuh-AWS` or `[001] (web1) 10.0.0.5->/var/log/auth.log`. */
  readonly location: string;
  /** Arrival time, epoch milliseconds. Windows count whole seconds of it (SEMANTICS 4.5). */
  readonly time: number;
}

/** The static parts that a first-time-seen key may take from an event (SEMANTICS 4.7), in key order. */
export const FTS_PARTS = [
  'id',
  'dstuser',
  'srcuser',
  'srcip',
  'dstip',
  'data',
  'system_name',
  'location',
] as const;
/** A static part of such a key. */
export type FtsPart = (typeof FTS_PARTS)[number];

/** Which parts of an event make up its first-time-seen key. */
export interface FtsKey {
  readonly parts: ReadonlySet<FtsPart>;
  /** Names of dynamic fields, in the order of the decoder. */
  readonly dynamic: readonly string[];
}

/** What an event knows of the decoder that took it (SEMANTICS 6.5). */
export interface EventDecoder {
  /** Ids belong to names: equal name, equal id. */
  readonly id: number;
  readonly name: string;
  /** Present when the decoder is a child. */
  readonly parentName: string | undefined;
  readonly category: Category;
  readonly fts: FtsKey | undefined;
  readonly ftsComment: string | undefined;
  readonly accumulate: boolean;
}

/**
 * One event of flow A: pre-decoded, then decoded, then evaluated. One shape, filled in place by the stages.
 * `undefined` is "missing", '' is present (SEMANTICS 2.3). All text is byte strings.
 */
export class LogEvent {
  /** The text as received; of a forwarded alert, the log that it is about. */
  fullLog: string;
  /** The text after the header (part 5); what patterns are tested on. */
  log: string;
  /**
   * The engine's copy of the text has a NUL in front of `log`: there is no header, or the header was cut off right
   * in front of it. A match that ends before its first byte is then followed by nothing (`decoder/decode.ts`).
   */
  logFollowsNul = true;
  /** Arrival time, epoch milliseconds. */
  readonly time: number;
  /** Path part: what follows `[id] `; for agents it begins with `(name) ip->`. */
  location: string;
  agentId = '000';
  /** Name of the agent, when the location gives one. */
  agentName: string | undefined = undefined;

  programName: string | undefined = undefined;
  /** Host of the header or agent name, else the manager's name (5.4). */
  hostname: string;
  /** Timestamp text of the header. */
  headerTime: string | undefined = undefined;

  decoder: EventDecoder | undefined = undefined;
  /** Category when a plug-in sets one (SonicWall), else the decoder's. */
  category: Category = 'syslog';
  /** The line is an alert of another manager (OSSECAlert plug-in): it names its rule, or has none. */
  forwardsAlert = false;

  protocol: string | undefined = undefined;
  action: string | undefined = undefined;
  srcip: string | undefined = undefined;
  srcport: string | undefined = undefined;
  srcuser: string | undefined = undefined;
  dstip: string | undefined = undefined;
  dstport: string | undefined = undefined;
  dstuser: string | undefined = undefined;
  id: string | undefined = undefined;
  status: string | undefined = undefined;
  url: string | undefined = undefined;
  data: string | undefined = undefined;
  extra_data: string | undefined = undefined;
  system_name: string | undefined = undefined;
  readonly dynamic = new FieldList();

  /** Says where addresses are; most rulesets have none, and places are missing then. */
  places: GeoDatabase | undefined = undefined;

  /** Earlier logs that led to the result, newest first (previous_output, 4.6). Set by the session. */
  previousOutput: readonly string[] | undefined = undefined;
  /** The log before this one, when check_diff found a difference (2.6). Set by the session. */
  previousLog: string | undefined = undefined;

  #lowerLog: string | undefined = undefined;

  constructor(fullLog: string, location: string, time: number, hostname: string) {
    this.fullLog = fullLog;
    this.log = fullLog;
    this.location = location;
    this.time = time;
    this.hostname = hostname;
  }

  /** Place of the source address, such as `US / California`. */
  get srcgeoip(): string | undefined {
    return this.places?.describe(this.srcip);
  }

  get dstgeoip(): string | undefined {
    return this.places?.describe(this.dstip);
  }

  /**
   * `log` folded as patterns want it (`lowerOf` in `regex/lower.ts`: right for ASCII bytes only), made once.
   * Only valid when `log` no longer changes, that is after pre-decoding.
   */
  get lowerLog(): string {
    this.#lowerLog ??= this.log.toLowerCase();
    return this.#lowerLog;
  }
}
