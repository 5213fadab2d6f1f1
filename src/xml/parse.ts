import { type EntityDecoderOptions, XMLParser } from 'fast-xml-parser';
import type { DiagnosticCollector } from '../diagnostic/diagnostic.ts';
import type { Source } from '../diagnostic/source.ts';
import { MAX_NESTING, readDialect } from './dialect.ts';
import type { DialectText } from './dialect-text.ts';
import type { XmlElement } from './element.ts';
import { holdsVariable } from './flat.ts';
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
  const roots = nest(dialect);
  return holdsVariable(dialect.elements) ? expandVariables(roots, diagnostics) : roots;
}

/** The dialect has no entities; the parser would make a decoder for each file. */
const NO_ENTITIES: EntityDecoderOptions = {
  setExternalEntities: () => {},
  addInputEntities: () => {},
  reset: () => {},
  setXmlVersion: () => {},
  decode: (text) => text,
};

/** Only nesting is left to the parser; everything else that it could do is off. */
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  entityDecoder: NO_ENTITIES,
  jPath: false,
  maxNestedTags: MAX_NESTING + 1,
});

/** A node of fast-xml-parser's ordered form: an element, or text, which is a number of elements here. */
type OutlineNode = { readonly e: readonly OutlineNode[] } | { readonly '#text': string };

/** The root elements, each with its children. The outline has one root, as XML wants it. */
function nest({ elements, outline }: DialectText): readonly XmlElement[] {
  const [file] = parser.parse(`<e>${outline}</e>`) as [OutlineNode];
  let next = 0;
  const take = (nodes: readonly OutlineNode[]): XmlElement[] => {
    const taken: XmlElement[] = [];
    for (const node of nodes) {
      if ('e' in node) {
        const element = elements[next++];
        if (element === undefined) break;
        element.children = take(node.e);
        taken.push(element);
      } else {
        const end = next + Number(node['#text']);
        while (next < end) taken.push(elements[next++] as XmlElement);
      }
    }
    return taken.slice();
  };
  return 'e' in file ? take(file.e) : [];
}
