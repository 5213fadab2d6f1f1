/** Static fields that decoders fill and rule options test by name (SEMANTICS 6.1). All are byte strings. */
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
export type Category =
  | 'syslog'
  | 'firewall'
  | 'ids'
  | 'web-log'
  | 'squid'
  | 'windows'
  | 'host-information'
  | 'ossec';

/** What arrives: one line or record. */
export interface LogMessage {
  /** The text as received, a byte string. */
  readonly text: string;
  /** Where it came from, for example `stdin`, `Wazuh-AWS` or `[001] (web1) 10.0.0.5->/var/log/auth.log`. */
  readonly location: string;
  /** Arrival time, epoch milliseconds. Windows count whole seconds of it (SEMANTICS 4.5). */
  readonly time: number;
}

/**
 * Dynamic fields in storage order. Look-ups ignore ASCII case and give the first of equal names
 * (SEMANTICS 6.6). Implementations may decode lazily.
 */
export interface DynamicFields {
  get(name: string): string | undefined;
  /** All pairs in storage order, later duplicates included. */
  entries(): Iterable<readonly [name: string, value: string]>;
  readonly size: number;
}
