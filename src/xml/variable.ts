import type { DiagnosticCollector } from '../diagnostic/diagnostic.ts';
import type { XmlElement } from './element.ts';
import { type FlatItem, flatten, unflatten } from './flat.ts';

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
  const items = flatten(elements);
  const expansion = new Expansion(diagnostics);
  for (const [at, item] of items.entries()) {
    if (item.kind !== 'variable') item.text = expansion.expand(item);
    else if (!expansion.define(items, at)) break;
  }
  return expansion.failed ? undefined : unflatten(items);
}

class Expansion {
  failed = false;
  readonly #values = new Map<string, string>();
  readonly #diagnostics: DiagnosticCollector;

  constructor(diagnostics: DiagnosticCollector) {
    this.#diagnostics = diagnostics;
  }

  /**
   * Says whether the rest can be read. [quirk] A variable without attributes is named by the next attribute of its
   * level or below, if that is a name.
   */
  define(items: readonly FlatItem[], at: number): boolean {
    const variable = items[at];
    if (variable === undefined) return false;
    let name: FlatItem | undefined;
    for (let next = at + 1; next < items.length && name === undefined; next++) {
      const item = items[next];
      if (item === undefined || item.level < variable.level) break;
      if (item.kind === 'attribute') name = item;
    }
    if (name === undefined || name.name.toLowerCase() !== 'name') {
      this.#fail('HR111', 'the first attribute of <var> must be name', variable.span);
      return false;
    }
    if (name.text.length > MAX_NAME_BYTES) {
      this.#fail('HR107', `a variable name has more than ${MAX_NAME_BYTES} bytes`, name.span);
      return false;
    }
    const key = name.text.toLowerCase();
    if (!this.#values.has(key)) this.#values.set(key, variable.text);
    return true;
  }

  expand(item: FlatItem): string {
    const { text } = item;
    // [quirk] SEMANTICS 1.4: texts of two bytes or fewer are never looked at.
    if (this.#values.size === 0 || text.length <= 2 || !text.includes('$')) return text;
    let expanded = '';
    let at = 0;
    for (;;) {
      const dollar = text.indexOf('$', at);
      if (dollar === -1) return expanded + text.slice(at);
      expanded += text.slice(at, dollar);
      let end = dollar + 1;
      while (end < text.length && !DELIMITERS.includes(text.charAt(end))) end++;
      const name = text.slice(dollar + 1, end);
      expanded += this.#values.get(name.toLowerCase()) ?? this.#undefined(name, item, dollar);
      at = end;
    }
  }

  /** What stands for a name that is not defined: itself, where that is no fault. */
  #undefined(name: string, { kind, element, span }: FlatItem, at: number): string {
    if (name.length > MAX_NAME_BYTES) {
      this.#fail('HR107', `a variable name has more than ${MAX_NAME_BYTES} bytes`, span);
    } else if (name !== '' && !name.startsWith('(')) {
      const { start, end } = element.contentSpan;
      const place = { start: start + at, end: Math.min(start + at + name.length + 1, end) };
      const where = kind === 'attribute' ? span : { source: element.source.root, ...place };
      this.#fail('HR110', `variable $${name} is not defined above`, where);
    }
    return `$${name}`;
  }

  #fail(code: 'HR107' | 'HR110' | 'HR111', message: string, span: XmlElement['span']): void {
    this.failed = true;
    this.#diagnostics.add(code, message, { span });
  }
}

const DELIMITERS = '$.|, ';
