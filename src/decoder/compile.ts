import type { DiagnosticCollector } from '../diagnostic/diagnostic.ts';
import { compilePattern } from '../regex/compile.ts';
import type { CapturingPattern, Pattern, PatternError } from '../regex/pattern.ts';
import { ChildIndex } from './child-index.ts';
import type { Decoder } from './decoder.ts';
import type { ChildNode, LinkedDecoders, RootNode } from './link.ts';
import { orderTarget } from './order.ts';
import { PatternRow } from './pattern-row.ts';
import { PLUGINS } from './plugin/plugins.ts';
import type { DecoderSyntax, PatternSyntax } from './syntax.ts';

/** Compiled root lists, and the number of every known decoder name. */
export interface CompiledDecoders {
  readonly programRoots: readonly Decoder[];
  readonly otherRoots: readonly Decoder[];
  readonly ids: ReadonlyMap<string, number>;
}

/** Compiles linked decoders; patterns that do not compile are reported. `names`: all decoder names, in load order. */
export function compileDecoders(
  linked: LinkedDecoders,
  names: Iterable<string>,
  diagnostics: DiagnosticCollector,
): CompiledDecoders {
  const ids = new Map<string, number>();
  for (const name of INTERNAL_DECODERS) ids.set(name, ids.size + 1);
  for (const name of names) if (!ids.has(name)) ids.set(name, ids.size + 1);
  const compiler = new DecoderCompiler(ids, diagnostics);
  return {
    programRoots: linked.programRoots.map((root) => compiler.root(root)),
    otherRoots: linked.otherRoots.map((root) => compiler.root(root)),
    ids,
  };
}

/** Decoders of the engine's own message types: not made from XML, but rules may name them (SEMANTICS 6.7). */
const INTERNAL_DECODERS = [
  'rootcheck',
  'syscheck_integrity_changed',
  'syscheck_new_entry',
  'syscheck_deleted',
  'syscheck_registry_key_added',
  'syscheck_registry_key_modified',
  'syscheck_registry_key_deleted',
  'syscheck_registry_value_added',
  'syscheck_registry_value_modified',
  'syscheck_registry_value_deleted',
  'hostinfo_new',
  'hostinfo_modified',
  'syscollector',
  'ciscat',
  'windows_eventchannel',
  'sca',
];

interface CompiledParts {
  readonly programName: Pattern | undefined;
  readonly prematch: CapturingPattern | undefined;
  readonly regex: CapturingPattern | undefined;
}

class DecoderCompiler {
  readonly #ids: ReadonlyMap<string, number>;
  readonly #diagnostics: DiagnosticCollector;
  /** A child of several roots of one name is compiled once. */
  readonly #parts = new Map<DecoderSyntax, CompiledParts>();

  constructor(ids: ReadonlyMap<string, number>, diagnostics: DiagnosticCollector) {
    this.#ids = ids;
    this.#diagnostics = diagnostics;
  }

  root(node: RootNode): Decoder {
    const children = node.children.map((child) => this.#child(child, node.syntax.name));
    return this.#decoder(node.syntax, node.syntax.name, undefined, children, false);
  }

  /** Without `use_own_name` a child takes name and number of its parent (SEMANTICS 6.5). */
  #child(node: ChildNode, parentName: string): Decoder {
    const name = node.syntax.useOwnName ? node.syntax.name : parentName;
    return this.#decoder(node.syntax, name, parentName, [], node.chained);
  }

  #decoder(
    syntax: DecoderSyntax,
    name: string,
    parentName: string | undefined,
    children: readonly Decoder[],
    chained: boolean,
  ): Decoder {
    const parts = this.#compileParts(syntax);
    return {
      id: this.#ids.get(name) ?? 0,
      name,
      ownName: syntax.name,
      parentName,
      category: syntax.category,
      fts:
        syntax.fts === undefined
          ? undefined
          : { parts: new Set(syntax.fts.parts), dynamic: syntax.fts.dynamic },
      ftsComment: syntax.ftsComment,
      accumulate: syntax.accumulate,
      programName: parts.programName,
      anyProgram: syntax.programName?.text === '',
      prematch: parts.prematch,
      prematchOffset: syntax.prematch?.offset ?? 'start',
      regex: parts.regex,
      regexOffset: syntax.regex?.offset ?? 'start',
      order: (syntax.order ?? []).map(orderTarget),
      plugin: syntax.plugin === undefined ? undefined : PLUGINS.get(syntax.plugin.name),
      pluginOffset: syntax.plugin?.offset ?? 'start',
      pluginOptions: { discardNull: syntax.discardNull, arraysAsCsv: syntax.arraysAsCsv },
      children,
      childIndex: new ChildIndex(children),
      childRegexes: new PatternRow(chainRegexes(children)),
      chained,
    };
  }

  #compileParts(syntax: DecoderSyntax): CompiledParts {
    const known = this.#parts.get(syntax);
    if (known !== undefined) return known;
    const parts = {
      programName: this.#programName(syntax),
      // A prematch records no groups, which can change where its match ends (7.2, step E).
      prematch: this.#capturing(syntax, syntax.prematch, false),
      regex: this.#capturing(syntax, syntax.regex, true),
    };
    this.#parts.set(syntax, parts);
    return parts;
  }

  #programName(syntax: DecoderSyntax): Pattern | undefined {
    const pattern = syntax.programName;
    if (pattern === undefined || pattern.text === '') return undefined;
    const compiled = compilePattern(pattern.type, pattern.text);
    if (compiled.ok) return compiled.pattern;
    this.#report(syntax, pattern, compiled.error);
    return undefined;
  }

  #capturing(
    syntax: DecoderSyntax,
    pattern: PatternSyntax | undefined,
    captures: boolean,
  ): CapturingPattern | undefined {
    if (pattern === undefined) return undefined;
    const type = pattern.type === 'pcre2' ? 'pcre2' : 'osregex';
    const compiled = compilePattern(type, pattern.text, { captures });
    if (compiled.ok) return compiled.pattern;
    this.#report(syntax, pattern, compiled.error);
    return undefined;
  }

  #report(syntax: DecoderSyntax, pattern: PatternSyntax, error: PatternError): void {
    const subject = syntax.name;
    this.#diagnostics.add('HR314', `${error.message}, at byte ${error.offset + 1} of "${pattern.text}"`, {
      span: pattern.span,
      subject,
    });
    this.#diagnostics.add('HR301', `Decoder ${subject} is refused`, { span: syntax.span, subject });
  }
}

/** The regexes of children in chains, by place: the others stand alone. */
function chainRegexes(children: readonly Decoder[]): (Pattern | undefined)[] {
  return children.map(({ chained, regex }, at) =>
    chained || children[at - 1]?.chained === true ? regex : undefined,
  );
}
