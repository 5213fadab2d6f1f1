import type { DiagnosticCollector } from '../diagnostic/diagnostic.ts';
import type { XmlElement } from '../xml/element.ts';
import { type CompiledDecoders, compileDecoders } from './compile.ts';
import { decode } from './decode.ts';
import type { DecoderSet } from './decoder.ts';
import { linkDecoders } from './link.ts';
import { parseDecoder } from './parse.ts';
import { RootIndex } from './root-index.ts';
import type { DecoderSyntax } from './syntax.ts';

/**
 * Decoder files (their root elements, in load order) → decoder set. Findings go to the collector; with any
 * error among them the ruleset is refused, and the set must not be used.
 */
export function loadDecoders(
  files: readonly (readonly XmlElement[])[],
  diagnostics: DiagnosticCollector,
): DecoderSet {
  const before = diagnostics.errors;
  const decoders: DecoderSyntax[] = [];
  const names: string[] = [];
  for (const file of files) {
    if (file.length === 0) diagnostics.add('HR302', 'A decoder file holds no decoder');
    for (const element of file) {
      const syntax = parseDecoder(element, diagnostics);
      if (syntax !== undefined) decoders.push(syntax);
      // A refused one is known all the same: rules that name it are not at fault.
      const name = syntax?.name ?? element.attributes[0]?.value;
      if (name !== undefined) names.push(name);
    }
  }
  const linked = linkDecoders(decoders, diagnostics);
  const compiled = compileDecoders(linked, names, diagnostics);
  if (linked.otherRoots.length === 0 && diagnostics.errors === before) {
    const span = linked.programRoots[0]?.syntax.span;
    diagnostics.add('HR311', 'Every root decoder has a <program_name>', span === undefined ? {} : { span });
  }
  return decoderSet(compiled, decoders);
}

function decoderSet(
  { programRoots, otherRoots, ids }: CompiledDecoders,
  written: readonly DecoderSyntax[],
): DecoderSet {
  const roots = new RootIndex(programRoots, otherRoots);
  return {
    programRoots,
    otherRoots,
    idOf: (name) => ids.get(name),
    has: (name) => ids.has(name),
    decode: (event, before) => decode(event, roots, before),
    names: [...ids.keys()],
    written,
  };
}
