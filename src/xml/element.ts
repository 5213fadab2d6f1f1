import type { Source, Span } from '../diagnostic/source.ts';

/** An attribute as written; no escapes exist in the dialect. */
export interface XmlAttribute {
  readonly name: string;
  readonly value: string;
  readonly span: Span;
}

/**
 * An element of a Wazuh XML file (SEMANTICS part 1). `content` is the text after the last child, or the
 * whole text where there are no children; white space is kept, entities are not decoded.
 * All text is a byte string, because patterns are matched against bytes.
 */
export interface XmlElement {
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  readonly content: string;
  /** The element from its `<` to behind its last `>`. */
  readonly span: Span;
  /** Where `content` stands in the file. */
  readonly contentSpan: Span;
  readonly source: Source;
}
