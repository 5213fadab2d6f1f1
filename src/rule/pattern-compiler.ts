import type { DiagnosticCollector } from '../diagnostic/diagnostic.ts';
import type { Span } from '../diagnostic/source.ts';
import { compilePattern } from '../regex/compile.ts';
import type { Pattern, PatternType } from '../regex/pattern.ts';
import type { XmlElement } from '../xml/element.ts';
import type { PatternSyntax } from './syntax.ts';

/** Compiles each distinct pattern once and points its errors into the rule file. */
export class PatternCompiler {
  readonly #known: Readonly<Record<PatternType, Map<string, Pattern>>> = {
    osmatch: new Map(),
    osregex: new Map(),
    pcre2: new Map(),
    wordmatch: new Map(),
  };
  readonly #diagnostics: DiagnosticCollector;

  constructor(diagnostics: DiagnosticCollector) {
    this.#diagnostics = diagnostics;
  }

  compile(
    type: PatternType,
    text: string,
    elements: readonly XmlElement[],
    rule: number,
    diagnostics = this.#diagnostics,
  ): Pattern | undefined {
    const known = this.#known[type].get(text);
    if (known !== undefined) return known;
    const compiled = compilePattern(type, text);
    if (compiled.ok) {
      this.#known[type].set(text, compiled.pattern);
      return compiled.pattern;
    }
    diagnostics.add('HR214', `${type} pattern: ${compiled.error.message}`, {
      subject: String(rule),
      span: patternSpan(text, elements, compiled.error.offset),
    });
    return undefined;
  }
}

/** The place of an offset of the pattern where the text stands in the file as it is, else the last element. */
function patternSpan(text: string, elements: readonly XmlElement[], offset: number): Span {
  const last = elements.at(-1);
  if (last === undefined) throw new Error('a pattern stands in at least one element');
  const { contentSpan } = last;
  const raw = contentSpan.source.text.slice(contentSpan.start, contentSpan.end);
  if (elements.length !== 1 || raw !== text) return contentSpan;
  const start = Math.min(contentSpan.start + offset, contentSpan.end);
  return { ...contentSpan, start, end: Math.min(start + 1, contentSpan.end) };
}

/** The text of a pattern as people read it. */
export function describePattern({ text, type, negate }: PatternSyntax): string {
  return `${negate ? 'not ' : ''}${type} "${text}"`;
}
