import type { DiagnosticCollector } from '../diagnostic/diagnostic.ts';
import type { Source } from '../diagnostic/source.ts';
import type { XmlElement } from './element.ts';

/**
 * The root elements of a Wazuh XML file (SEMANTICS part 1), variables expanded and `var` elements removed.
 * Gives `undefined` after reporting an error: a file is accepted whole or not at all. An empty file has no elements.
 */
export function parseXml(
  source: Source,
  diagnostics: DiagnosticCollector,
): readonly XmlElement[] | undefined {
  throw new Error(`not yet: ${source.name} ${diagnostics.errors}`);
}
