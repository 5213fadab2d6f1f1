import type { Field } from '../document/field.ts';
import type { Constant, TextBuffer } from './text-buffer.ts';

/** What a conversion gives: JSON text of the value (a byte string), or '' when there is none. */
export type JsonText = string;

/**
 * One attribute of an output document, declared once: the writer, the index template, the documentation
 * table and the tests are made from it. `R` is the record it is taken from.
 */
export interface Attribute<R> extends Field {
  /** Where the value comes from, for people: source field names in order of preference, or a constant in quotes. */
  readonly from: readonly string[];
  /** The part of the schema that defines the attribute, for example `ECS 8.11 source` or `OCSF 1.6.0 network_endpoint`. */
  readonly section: string;
  /** The value's JSON text for a record, or '' when the record has none. Pure. */
  readonly write: Write<R>;
}

/** Reads one value of a record, in up to four ways; all give the same. */
export interface Write<R> {
  (record: R): JsonText;
  /** The text, when it is the same for every record: the compiled writer then has it in its code. */
  readonly constant?: JsonText;
  /** For values that stand in the record's bytes: puts the label and copies the value, or does nothing. */
  readonly emit?: (record: R, buffer: TextBuffer, label: Constant) => void;
  /** For values that are one range of a `RangedRecord`'s bytes, beside `emit`: the writer then copies it in its own code. */
  readonly range?: RangeOf;
}

/** Which range of a record's bytes a value is. An empty one is no value. */
export interface RangeOf {
  /** Index in `layout.places`. */
  readonly slot: number;
  /**
   * What stands there: JSON as it is wanted; a text without quotes, which is copied when the record is plain;
   * or any JSON value, which is copied when it is a text that is neither empty nor longer than `longest`.
   */
  readonly holds: 'json' | 'text' | 'value';
  /** Bytes, quotes included. */
  readonly longest?: number;
}

/** A record whose values are ranges of bytes. */
export interface RangedRecord {
  readonly view: DataView;
  /** Begin and end of the range of slot n, equal for none: from `base + layout.places[n]` on. */
  readonly offsets: Int32Array;
  readonly base: number;
  readonly layout: { readonly places: Int32Array };
  /** No range that holds a text has anything that JSON has to escape. */
  readonly plain: boolean;
}

/** A constant attribute's `write`. */
export function constant(value: unknown): Write<unknown> {
  const text = JSON.stringify(value);
  return Object.assign(() => text, { constant: text });
}
