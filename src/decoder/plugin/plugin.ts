import type { LogEvent } from '../../event/log-event.ts';

/** Options that a decoder file gives to its plug-in (SEMANTICS 6.1, 6.6). */
export interface PluginOptions {
  readonly discardNull: boolean;
  readonly arraysAsCsv: boolean;
  /** An array of one element counts as that element (Wazuh's AWS module does so, SEMANTICS 11.3). */
  readonly unwrapSingle?: boolean;
}

/** A built-in decoder, named by `plugin_decoder`: fills the event's fields from its text. Never throws. */
export interface Plugin {
  readonly name: string;
  /** `from`: byte offset in `event.log` where a JSON plug-in begins to read; the others read the whole log. */
  decode(event: LogEvent, from: number, options: PluginOptions): void;
  /** It runs OS_Regexes: groups that patterns left before it are forgotten. */
  readonly forgetsGroups?: boolean;
}
