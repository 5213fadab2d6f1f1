import type { FieldTree } from './json-field-tree.ts';
import type { FoundObject } from './json-record-scan.ts';

/** What the splitter is told of the log that it reads. */
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
export type JsonItem = JsonValue | JsonOpening | JsonBroken;

/** A value that is complete and valid. */
export interface JsonValue {
  readonly kind: 'value';
  /** One strictly valid JSON value as it stands in the input. */
  readonly text: string;
  /** 1-based line of its first byte. */
  readonly line: number;
  /** The streamed member that the value is an element of, or ''. */
  readonly container: string;
  /** The value's bytes and where its fields stand in them, when they were found on the way. */
  readonly found: FoundObject | undefined;
}

/** A streamed array begins. */
export interface JsonOpening {
  readonly kind: 'open';
  readonly container: string;
  /** The members before it, cut at 4 KiB. */
  readonly header: string;
}

/** What could not be read; reading goes on behind it. */
export interface JsonBroken {
  readonly kind: 'broken';
  readonly reason: 'invalid-json' | 'record-too-long' | 'truncated';
  readonly message: string;
  /** The damaged text, cut at 64 KiB. */
  readonly raw: string;
  readonly line: number;
}

/** An object that was found with its fields. Its text is made when it is asked for. */
export class FoundValue implements JsonValue {
  readonly kind = 'value';
  readonly line: number;
  readonly container: string;
  readonly found: FoundObject;

  constructor(found: FoundObject, line: number, container: string) {
    this.found = found;
    this.line = line;
    this.container = container;
  }

  get text(): string {
    const { block, start, end } = this.found;
    return block.slice(start, end);
  }
}
