import type { DiagnosticCode } from '../diagnostic/codes.ts';
import type { Source } from '../diagnostic/source.ts';
import type { XmlElement } from './element.ts';

/** An element that is being read; its children are put in last. */
export interface WrittenElement extends XmlElement {
  children: readonly XmlElement[];
  content: string;
  readonly span: WrittenSpan;
  readonly contentSpan: WrittenSpan;
}

interface WrittenSpan {
  readonly source: Source;
  start: number;
  end: number;
}

/** A file, read by the law of the dialect. */
export interface DialectText {
  /** As their start tags stand in the file, without children. */
  readonly elements: readonly WrittenElement[];
  /** Their nesting as XML: an element that holds others is an `<e>`; text is the number of others in a row. */
  readonly outline: string;
}

/** Why a file is refused, and where (offsets, end exclusive). */
export interface DialectFault {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly start: number;
  readonly end: number;
}
