import { XMLParser } from 'fast-xml-parser';
import type { DiagnosticCollector } from '../diagnostic/diagnostic.ts';
import type { Source } from '../diagnostic/source.ts';
import { type DialectText, MAX_NESTING, readDialect, type StartTag } from './dialect.ts';
import type { XmlElement } from './element.ts';
import { unmask } from './mask.ts';
import { expandVariables } from './variable.ts';

/**
 * The root elements of a Wazuh XML file (SEMANTICS part 1), variables expanded and `var` elements removed.
 * Gives `undefined` after reporting an error: a file is accepted whole or not at all. An empty file has no elements.
 */
export function parseXml(
  source: Source,
  diagnostics: DiagnosticCollector,
): readonly XmlElement[] | undefined {
  const dialect = readDialect(source);
  if ('code' in dialect) {
    diagnostics.add(dialect.code, dialect.message, { span: source.span(dialect.start, dialect.end) });
    return undefined;
  }
  const elements: XmlElement[] = [];
  const outline = outlineOf(dialect.masked);
  const nodes: unknown = parser.parse(outline.tags);
  for (const node of elementNodes(nodes, outline)) elements.push(toElement(node, dialect, outline, source));
  return expandVariables(elements, diagnostics);
}

/** The tags of a file without what stands between them: contents are cut from the file itself. */
interface Outline {
  readonly tags: string;
  /** Offset of a tag in the file, by its offset in `tags`. */
  readonly offsets: ReadonlyMap<number, number>;
}

/** Masked text has `<` and `>` in its tags only. */
function outlineOf(masked: string): Outline {
  const tags: string[] = [];
  const offsets = new Map<number, number>();
  let length = 0;
  for (let at = masked.indexOf('<'); at !== -1; ) {
    const end = masked.indexOf('>', at) + 1;
    const tag = masked.slice(at, end);
    offsets.set(length, at);
    tags.push(tag);
    length += tag.length;
    at = masked.indexOf('<', end);
  }
  return { tags: tags.join(''), offsets };
}

/** The dialect leaves only names and nesting to the parser; everything that could alter text is off. */
const parser = new XMLParser({
  preserveOrder: true,
  captureMetaData: true,
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  ignoreDeclaration: false,
  maxNestedTags: MAX_NESTING + 1,
});
const META = XMLParser.getMetaDataSymbol();

interface ElementNode {
  /** Where its start tag and its end tag begin; the same for an element that its own tag closes. */
  readonly start: number;
  readonly close: number;
  readonly children: unknown;
}

/** The element nodes of fast-xml-parser's ordered form: one key (the name) per node, text under `#text`. */
function* elementNodes(nodes: unknown, outline: Outline): Generator<ElementNode> {
  if (!Array.isArray(nodes)) return;
  for (const node of nodes as readonly Record<PropertyKey, unknown>[]) {
    const meta = node[META as unknown as symbol];
    if (!isMeta(meta)) continue;
    const name = Object.keys(node).find((key) => key !== ':@');
    yield {
      start: offsetOf(meta.startIndex, outline),
      close: offsetOf(outline.tags.lastIndexOf('<', meta.endIndex - 1), outline),
      children: name === undefined ? [] : node[name],
    };
  }
}

function offsetOf(tag: number, { offsets }: Outline): number {
  const offset = offsets.get(tag);
  if (offset === undefined) throw new Error(`no tag at ${tag}`);
  return offset;
}

function isMeta(value: unknown): value is { startIndex: number; endIndex: number } {
  return typeof value === 'object' && value !== null && 'startIndex' in value && 'endIndex' in value;
}

function toElement(node: ElementNode, dialect: DialectText, outline: Outline, source: Source): XmlElement {
  const tag = startTag(node, dialect);
  const children: XmlElement[] = [];
  let contentStart = tag.contentStart;
  for (const child of elementNodes(node.children, outline)) {
    children.push(toElement(child, dialect, outline, source));
    contentStart = elementEnd(child, dialect);
  }
  const end = elementEnd(node, dialect);
  const contentEnd = tag.empty ? end : dialect.masked.lastIndexOf('<', end - 1);
  return {
    name: tag.name,
    attributes: tag.attributes,
    children,
    content: tag.empty ? '' : unmask(dialect.masked.slice(contentStart, contentEnd)),
    span: source.span(node.start, source.text.startsWith('/>', end - 1) ? end + 1 : end),
    contentSpan: source.span(tag.empty ? node.start : contentStart, tag.empty ? end : contentEnd),
    source,
  };
}

function startTag(node: ElementNode, dialect: DialectText): StartTag {
  const tag = dialect.startTags.get(node.start);
  if (tag === undefined) throw new Error(`no start tag at ${node.start}`);
  return tag;
}

/** Where what follows the element begins. */
function elementEnd(node: ElementNode, dialect: DialectText): number {
  const tag = startTag(node, dialect);
  if (tag.empty) return tag.contentStart;
  return dialect.masked.indexOf('>', node.close) + 1;
}
