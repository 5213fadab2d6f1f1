import type { FieldOffsets, FieldTree } from './json-fields.ts';

export interface SplitOptions {
  /** Members whose arrays are read element by element, such as `Records`, whatever their size. */
  readonly streamed: readonly string[];
  /** First member names that records are known to begin with: where reading resumes behind damage. */
  readonly recordStarts: readonly string[];
  /** A value above this many bytes is broken. */
  readonly maxBytes: number;
  /** Fields of the objects to find while they are read. */
  readonly fields?: FieldTree;
}

/** What the splitter finds, in order. Texts are byte strings of well-formed UTF-8. */
export type JsonItem =
  | {
      readonly kind: 'value';
      /** One strictly valid JSON value as it stands in the input. */
      readonly text: string;
      /** 1-based line of its first byte. */
      readonly line: number;
      /** The streamed member that the value is an element of, or ''. */
      readonly container: string;
      /** Where the fields stand in `text`, when they were found on the way. */
      readonly offsets: FieldOffsets | undefined;
      /** The bytes that hold `text`, when its fields were found, and where it begins in them. */
      readonly view: DataView | undefined;
      readonly base: number;
    }
  | {
      /** A streamed array begins. */
      readonly kind: 'open';
      readonly container: string;
      /** The members before it, cut at 4 KiB. */
      readonly header: string;
    }
  | {
      readonly kind: 'broken';
      readonly reason: 'invalid-json' | 'record-too-long' | 'truncated';
      readonly message: string;
      /** The damaged text, cut at 64 KiB. */
      readonly raw: string;
      readonly line: number;
    };
