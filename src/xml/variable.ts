import type { DiagnosticCollector } from '../diagnostic/diagnostic.ts';
import type { XmlAttribute, XmlElement } from './element.ts';

/** Bytes in the name of a variable (SEMANTICS 1.2). */
const MAX_NAME_BYTES = 255;

/**
 * Expands `$NAME` in contents and attribute values, and removes the `var` elements (SEMANTICS 1.4). Definitions
 * count from where they stand on; before the first one `$` is plain text.
 */
export function expandVariables(
  elements: readonly XmlElement[],
  diagnostics: DiagnosticCollector,
): readonly XmlElement[] | undefined {
  const expansion = new Expansion(diagnostics);
  const expanded = expansion.elements(elements);
  return expansion.failed ? undefined : expanded;
}

class Expansion {
  failed = false;
  readonly #values = new Map<string, string>();
  readonly #diagnostics: DiagnosticCollector;

  constructor(diagnostics: DiagnosticCollector) {
    this.#diagnostics = diagnostics;
  }

  elements(elements: readonly XmlElement[]): readonly XmlElement[] {
    const kept: XmlElement[] = [];
    for (const element of elements) {
      if (element.name.toLowerCase() === 'var') this.#define(element);
      else kept.push(this.#element(element));
    }
    return kept;
  }

  #element(element: XmlElement): XmlElement {
    // The reader notes an element before its attributes and its children, so its own content is expanded first.
    const content = this.#values.size === 0 ? element.content : this.#expand(element.content, element);
    const attributes =
      this.#values.size === 0
        ? element.attributes
        : element.attributes.map((one) => this.#attribute(one, element));
    const children = element.children.length === 0 ? element.children : this.elements(element.children);
    if (content === element.content && attributes === element.attributes && children === element.children) {
      return element;
    }
    return { ...element, content, attributes, children };
  }

  #attribute(attribute: XmlAttribute, element: XmlElement): XmlAttribute {
    return { ...attribute, value: this.#expand(attribute.value, element, attribute) };
  }

  #define(element: XmlElement): void {
    const name = element.attributes[0];
    if (name === undefined || name.name.toLowerCase() !== 'name') {
      this.#fail('HR111', 'the first attribute of <var> must be name', element.span);
      return;
    }
    if (name.value.length > MAX_NAME_BYTES) {
      this.#fail('HR107', `a variable name has more than ${MAX_NAME_BYTES} bytes`, name.span);
      return;
    }
    const key = name.value.toLowerCase();
    if (!this.#values.has(key)) this.#values.set(key, element.content);
  }

  #expand(text: string, element: XmlElement, attribute?: XmlAttribute): string {
    // [quirk] SEMANTICS 1.4: texts of two bytes or fewer are never looked at.
    if (text.length <= 2 || !text.includes('$')) return text;
    let expanded = '';
    let at = 0;
    for (;;) {
      const dollar = text.indexOf('$', at);
      if (dollar === -1) return expanded + text.slice(at);
      expanded += text.slice(at, dollar);
      let end = dollar + 1;
      while (end < text.length && !DELIMITERS.includes(text.charAt(end))) end++;
      const name = text.slice(dollar + 1, end);
      const value = this.#values.get(name.toLowerCase());
      if (value !== undefined) expanded += value;
      else {
        if (name !== '' && !name.startsWith('(')) this.#unknown(name, dollar, element, attribute);
        expanded += text.slice(dollar, end);
      }
      at = end;
    }
  }

  #unknown(name: string, at: number, element: XmlElement, attribute?: XmlAttribute): void {
    const span = attribute?.span ?? {
      source: element.source.root,
      start: element.contentSpan.start + at,
      end: Math.min(element.contentSpan.start + at + name.length + 1, element.contentSpan.end),
    };
    this.#fail('HR110', `variable $${name} is not defined above`, span);
  }

  #fail(code: 'HR107' | 'HR110' | 'HR111', message: string, span: XmlElement['span']): void {
    this.failed = true;
    this.#diagnostics.add(code, message, { span });
  }
}

const DELIMITERS = '$.|, ';
