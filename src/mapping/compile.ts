import type { Attribute, JsonText } from './attribute.ts';

/** Writes one document as a JSON object on one line (a byte string). */
export type Writer<R> = (record: R) => JsonText;

/**
 * Compiles declared attributes to a writer: dotted names become nested objects, objects without values are
 * left out, members keep the order of declaration. Two attributes may not have the same name, and no name
 * may be a prefix of another: that would be two members of one name, so it throws (a bug, not bad input).
 */
export function compileMapping<R>(attributes: readonly Attribute<R>[]): Writer<R> {
  const root = new ObjectNode<R>('');
  for (const attribute of attributes) root.insert(attribute.name.split('.'), attribute);
  return (record) => root.render(record) || '{}';
}

class ObjectNode<R> {
  readonly prefix: string;
  readonly #members = new Map<string, ObjectNode<R> | LeafNode<R>>();
  #list: (ObjectNode<R> | LeafNode<R>)[] = [];

  constructor(prefix: string) {
    this.prefix = prefix;
  }

  insert(path: readonly string[], attribute: Attribute<R>): void {
    const [head = '', ...rest] = path;
    const existing = this.#members.get(head);
    if (rest.length === 0) {
      if (existing !== undefined) throw new Error(`attribute ${attribute.name} is declared twice`);
      this.#add(head, new LeafNode(`${JSON.stringify(head)}:`, attribute.write));
      return;
    }
    if (existing instanceof LeafNode) throw new Error(`attribute ${attribute.name} lies inside a value`);
    const child = existing ?? this.#add(head, new ObjectNode<R>(`${JSON.stringify(head)}:`));
    if (child instanceof ObjectNode) child.insert(rest, attribute);
  }

  /** The object's JSON text, or '' when no member has a value. */
  render(record: R): JsonText {
    let text = '';
    for (const member of this.#list) {
      const value = member.render(record);
      if (value !== '') text += (text === '' ? '{' : ',') + member.prefix + value;
    }
    return text === '' ? '' : `${text}}`;
  }

  #add<N extends ObjectNode<R> | LeafNode<R>>(name: string, node: N): N {
    this.#members.set(name, node);
    this.#list = [...this.#members.values()];
    return node;
  }
}

class LeafNode<R> {
  readonly prefix: string;
  readonly render: (record: R) => JsonText;

  constructor(prefix: string, write: (record: R) => JsonText) {
    this.prefix = prefix;
    this.render = write;
  }
}
