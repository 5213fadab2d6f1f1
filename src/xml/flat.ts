import type { Span } from '../diagnostic/source.ts';
import type { XmlAttribute, XmlElement } from './element.ts';

/**
 * An element or attribute in the row that the real engine keeps of a file: elements as their start tags stand,
 * each followed by its attributes. Whatever is named `var` there, an attribute too, is a variable (SEMANTICS 1.4).
 */
export interface FlatItem {
  readonly kind: 'element' | 'attribute' | 'variable';
  /** How many elements are around it; of an attribute that of its element. */
  readonly level: number;
  readonly name: string;
  /** Content or value. */
  text: string;
  /** The element, or the one that has the attribute. */
  readonly element: XmlElement;
  readonly attribute: XmlAttribute | undefined;
  readonly span: Span;
}

/** Elements of all levels in a row, in the order of the file, attributes and variables told apart. */
export function flatten(elements: readonly XmlElement[]): FlatItem[] {
  const items: FlatItem[] = [];
  const add = (element: XmlElement, level: number): void => {
    const { name, content, span } = element;
    const kind = isVariable(name) ? 'variable' : 'element';
    items.push({ kind, level, name, text: content, element, attribute: undefined, span });
    for (const attribute of element.attributes) {
      const { name, value, span } = attribute;
      const kind = isVariable(name) ? 'variable' : 'attribute';
      items.push({ kind, level, name, text: value, element, attribute, span });
    }
    for (const child of element.children) add(child, level + 1);
  };
  for (const element of elements) add(element, 0);
  return items;
}

/** Whether there is a variable among the elements of a file, all of them: few files have any. */
export function holdsVariable(elements: readonly XmlElement[]): boolean {
  return elements.some(
    ({ name, attributes }) => isVariable(name) || attributes.some((one) => isVariable(one.name)),
  );
}

function isVariable(name: string): boolean {
  return name.length === 3 && name.toLowerCase() === 'var';
}

/**
 * The elements of a row, with its texts. [quirk] A variable ends the attributes in front of it, and elements
 * inside a variable are those of the element before.
 */
export function unflatten(items: readonly FlatItem[]): XmlElement[] {
  return elementsFrom(items, 0, 0);
}

function elementsFrom(items: readonly FlatItem[], from: number, level: number): XmlElement[] {
  const elements: XmlElement[] = [];
  for (let at = from; at < items.length; at++) {
    const item = items[at];
    if (item?.kind !== 'element') continue;
    if (item.level < level) break;
    if (item.level > level) continue;
    const attributes: XmlAttribute[] = [];
    for (let next = at + 1; ; next++) {
      const { kind, attribute, text } = items[next] ?? item;
      if (kind !== 'attribute' || attribute === undefined) break;
      attributes.push({ ...attribute, value: text });
    }
    const children = elementsFrom(items, at + 1, level + 1);
    elements.push({ ...item.element, content: item.text, attributes, children });
  }
  return elements;
}
