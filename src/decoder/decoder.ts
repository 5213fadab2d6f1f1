import type { FieldName } from '../event/field-list.ts';
import type { Category, EventDecoder, LogEvent, StaticField } from '../event/log-event.ts';
import type { CapturingPattern, Pattern } from '../regex/pattern.ts';
import type { ChildIndex } from './child-index.ts';
import type { PatternRow } from './pattern-row.ts';
import type { Plugin, PluginOptions } from './plugin/plugin.ts';
import type { DecoderSyntax } from './syntax.ts';

/** Where in the log a pattern begins (SEMANTICS 6.1). */
export type Offset = 'start' | 'after_parent' | 'after_prematch' | 'after_regex';

/** A place that a captured group is stored in. */
export type OrderTarget =
  | { readonly kind: 'static'; readonly field: StaticField }
  | ({ readonly kind: 'dynamic' } & FieldName);

/** A compiled decoder: immutable, shared by all sessions. Its identity is what events refer to. */
export interface Decoder extends EventDecoder {
  /** The name as written; `name` is the parent's for a child without `use_own_name` (6.5). */
  readonly ownName: string;
  readonly programName: Pattern | undefined;
  /** An empty `program_name` element: matches every program name. */
  readonly anyProgram: boolean;
  readonly prematch: CapturingPattern | undefined;
  readonly prematchOffset: Offset;
  readonly regex: CapturingPattern | undefined;
  readonly regexOffset: Offset;
  readonly order: readonly OrderTarget[];
  readonly plugin: Plugin | undefined;
  readonly pluginOffset: Offset;
  readonly pluginOptions: PluginOptions;
  /** Children in load order; empty for children. */
  readonly children: readonly Decoder[];
  /** For the search of the child that is taken. */
  readonly childIndex: ChildIndex;
  /** By place of the child; for extraction along a chain. */
  readonly childRegexes: PatternRow;
  /** In a chain of equal names: extraction goes on with the next sibling (6.2). */
  readonly chained: boolean;
}

/** All decoders of a ruleset. */
export interface DecoderSet {
  /** Roots with a `program_name`: tried on events that have one (list P of SEMANTICS 6.2). */
  readonly programRoots: readonly Decoder[];
  /** Roots without: tried on events that have none (list N). */
  readonly otherRoots: readonly Decoder[];
  /** Number of a decoder name, for `decoded_as`; undefined for unknown names. Internal decoders have names too. */
  idOf(name: string): number | undefined;
  has(name: string): boolean;
  /** Decodes a pre-decoded event in place. Groups are handed from event to event of a session (`decode.ts`). */
  decode(event: LogEvent, before?: readonly string[]): readonly string[];
  readonly names: readonly string[];
  /** Every decoder of the files, in load order. */
  readonly written: readonly DecoderSyntax[];
}

export type { Category };
