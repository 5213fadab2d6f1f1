import type { DiagnosticCollector } from '../diagnostic/diagnostic.ts';
import type { XmlElement } from '../xml/element.ts';
import type { DecoderSet } from './decoder.ts';

/**
 * Decoder files (their root elements, in load order) → decoder set. Findings go to the collector; with any
 * error among them the ruleset is refused, and the set must not be used.
 */
export function loadDecoders(
  files: readonly (readonly XmlElement[])[],
  diagnostics: DiagnosticCollector,
): DecoderSet {
  void files;
  void diagnostics;
  throw new Error('being written');
}
