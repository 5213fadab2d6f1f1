import type { Attribute, JsonText } from './attribute.ts';

/** Writes one document as a JSON object on one line (a byte string). */
export type Writer<R> = (record: R) => JsonText;

/**
 * Compiles declared attributes to a writer: dotted names become nested objects, objects without values are
 * left out, members keep the order of declaration. Two attributes may not have the same name, and no name
 * may be a prefix of another: that would be two members of one name, so it throws (a bug, not bad input).
 *
 * The writer is generated code, made once: each conversion has its own call site, which the engine can
 * inline, and everything constant is one literal. Only the program's own declarations go into the code.
 */
export function compileMapping<R>(attributes: readonly Attribute<R>[]): Writer<R> {
  const root = new ObjectNode<R>();
  for (const attribute of attributes) root.insert(attribute.name.split('.'), attribute);
  return new Generator<R>().compile(root);
}

type Node<R> = ObjectNode<R> | Attribute<R>;

class ObjectNode<R> {
  readonly members = new Map<string, Node<R>>();

  insert(path: readonly string[], attribute: Attribute<R>): void {
    const [head = '', ...rest] = path;
    const existing = this.members.get(head);
    if (rest.length === 0) {
      if (existing !== undefined) throw new Error(`attribute ${attribute.name} is declared twice`);
      this.members.set(head, attribute);
      return;
    }
    if (existing !== undefined && !(existing instanceof ObjectNode)) {
      throw new Error(`attribute ${attribute.name} lies inside a value`);
    }
    const child = existing ?? new ObjectNode<R>();
    this.members.set(head, child);
    child.insert(rest, attribute);
  }
}

/** What is known, while generating, about the text of the object that is being written. */
type Filled = 'no' | 'maybe' | 'yes';

class Generator<R> {
  readonly #writes: ((record: R) => JsonText)[] = [];
  #code = '';
  #variables = 0;

  compile(root: ObjectNode<R>): Writer<R> {
    const text = this.#object(root);
    const names = this.#writes.map((_, at) => `w${at}`);
    const body = `${this.#code} return ${text} === '' ? '{}' : '{' + ${text} + '}';`;
    const make = new Function(...names, `'use strict'; return function write(record) { ${body} };`);
    return make(...this.#writes) as Writer<R>;
  }

  /** Generates code that leaves the object's members, without braces, in a variable; gives its name. */
  #object(node: ObjectNode<R>): string {
    const text = `t${this.#variables++}`;
    this.#code += `let ${text} = ''; `;
    let filled: Filled = 'no';
    /** Constant text that goes before whatever is written next. */
    let pending = '';
    for (const [name, member] of node.members) {
      const label = `${JSON.stringify(name)}:`;
      if (!(member instanceof ObjectNode) && member.write.constant !== undefined) {
        if (filled === 'maybe') {
          this.#code += `${text} += (${text} === '' ? '' : ',') + ${literal(label + member.write.constant)}; `;
        } else pending += (filled === 'yes' ? ',' : '') + label + member.write.constant;
        filled = 'yes';
        continue;
      }
      let value: string;
      let close = '';
      let open = label;
      if (member instanceof ObjectNode) {
        if (pending !== '') {
          this.#code += `${text} += ${literal(pending)}; `;
          pending = '';
        }
        value = this.#object(member);
        open += '{';
        close = " + '}'";
      } else {
        value = `v${this.#variables++}`;
        this.#writes.push(member.write);
        this.#code += `const ${value} = w${this.#writes.length - 1}(record); `;
      }
      if (pending !== '') {
        this.#code += `${text} += ${literal(pending)}; `;
        pending = '';
      }
      const prefix =
        filled === 'yes'
          ? literal(`,${open}`)
          : filled === 'no'
            ? literal(open)
            : `(${text} === '' ? ${literal(open)} : ${literal(`,${open}`)})`;
      this.#code += `if (${value} !== '') ${text} += ${prefix} + ${value}${close}; `;
      if (filled === 'no') filled = 'maybe';
    }
    if (pending !== '') this.#code += `${text} += ${literal(pending)}; `;
    return text;
  }
}

function literal(text: string): string {
  return JSON.stringify(text);
}
