import type { DiagnosticCollector } from '../diagnostic/diagnostic.ts';
import type { DecoderSyntax } from './syntax.ts';

/** A root decoder with its children in load order. */
export interface RootNode {
  readonly syntax: DecoderSyntax;
  readonly children: ChildNode[];
}

/** A child under one root; roots of the same name have nodes of their own. */
export interface ChildNode {
  readonly syntax: DecoderSyntax;
  /** The next sibling continues this one (SEMANTICS 6.2). */
  chained: boolean;
}

/** The two lists of roots (lists P and N of SEMANTICS 6.2), in load order. */
export interface LinkedDecoders {
  readonly programRoots: readonly RootNode[];
  readonly otherRoots: readonly RootNode[];
}

/** Attaches decoders in load order to the two root lists (SEMANTICS 6.2). Two levels only. */
export function linkDecoders(
  decoders: readonly DecoderSyntax[],
  diagnostics: DiagnosticCollector,
): LinkedDecoders {
  const programRoots: RootNode[] = [];
  const otherRoots: RootNode[] = [];
  const byName = new Map<string, RootNode[]>();
  for (const syntax of decoders) {
    if (syntax.parent === undefined) {
      const root: RootNode = { syntax, children: [] };
      (syntax.programName === undefined ? otherRoots : programRoots).push(root);
      const named = byName.get(syntax.name);
      if (named === undefined) byName.set(syntax.name, [root]);
      else named.push(root);
      continue;
    }
    const parents = byName.get(syntax.parent.name);
    if (parents === undefined) {
      reportUnknownParent(syntax, syntax.parent, decoders, diagnostics);
      continue;
    }
    for (const parent of parents) {
      if (!attach(parent, syntax, diagnostics)) break;
    }
  }
  return { programRoots, otherRoots };
}

function attach(parent: RootNode, syntax: DecoderSyntax, diagnostics: DiagnosticCollector): boolean {
  const siblings = parent.children;
  let follows = false;
  for (const sibling of siblings) {
    const { name, prematch, regex } = sibling.syntax;
    if (name !== syntax.name) continue;
    const fault = chainFault(sibling.syntax, syntax);
    if (fault !== undefined) return refuse(syntax, 'HR310', fault, diagnostics);
    sibling.chained = true;
    follows ||= prematch !== undefined || regex !== undefined;
  }
  if (!follows && syntax.regex?.offset === 'after_regex') {
    const message = `Decoder ${syntax.name} uses after_regex, but follows no decoder of its name under ${parent.syntax.name}`;
    return refuse(syntax, 'HR306', message, diagnostics);
  }
  siblings.push({ syntax, chained: false });
  return true;
}

function chainFault(earlier: DecoderSyntax, later: DecoderSyntax): string | undefined {
  if (later.prematch !== undefined) return `The second decoder ${later.name} of a chain has a prematch`;
  if (later.fts !== undefined) return `The second decoder ${later.name} of a chain has fts`;
  const extracts = (decoder: DecoderSyntax) => decoder.regex !== undefined || decoder.plugin !== undefined;
  if (extracts(earlier) && extracts(later)) return undefined;
  return `A decoder ${later.name} of a chain has neither regex nor plug-in`;
}

function refuse(
  syntax: DecoderSyntax,
  code: 'HR306' | 'HR310',
  message: string,
  diagnostics: DiagnosticCollector,
): false {
  diagnostics.add(code, message, { span: syntax.span, subject: syntax.name });
  reportNotAdded(syntax, diagnostics);
  return false;
}

function reportUnknownParent(
  syntax: DecoderSyntax,
  parent: NonNullable<DecoderSyntax['parent']>,
  all: readonly DecoderSyntax[],
  diagnostics: DiagnosticCollector,
): void {
  const named = all.find((decoder) => decoder.name === parent.name);
  const remedy =
    named === undefined
      ? `Define a decoder "${parent.name}" in an earlier file or further up.`
      : named.parent === undefined
        ? `Move "${parent.name}" in front of it: parents have to be loaded first.`
        : `"${parent.name}" is itself a child; name its parent "${named.parent.name}" instead.`;
  diagnostics.add('HR309', `There is no root decoder "${parent.name}"`, {
    span: parent.span,
    subject: syntax.name,
    remedy,
  });
  reportNotAdded(syntax, diagnostics);
}

function reportNotAdded(syntax: DecoderSyntax, diagnostics: DiagnosticCollector): void {
  diagnostics.add('HR301', `Decoder ${syntax.name} cannot be added`, {
    span: syntax.span,
    subject: syntax.name,
  });
}
