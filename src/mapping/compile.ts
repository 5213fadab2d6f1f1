import type { ByteRange } from '../bytes/byte-range.ts';
import type { Attribute, JsonText, RangedRecord, RangeOf, Write } from './attribute.ts';
import { constantOf, TextBuffer } from './text-buffer.ts';

/** Writes one document as a JSON object on one line (a byte string). */
export type Writer<R> = (record: R) => JsonText;

/**
 * Compiles declared attributes to a writer: dotted names become nested objects, objects without values are
 * left out, members keep the order of declaration. Two attributes may not have the same name, and no name
 * may be a prefix of another: that would be two members of one name, so it throws (a bug, not bad input).
 *
 * The writer is generated code, made once: each conversion has its own call site, which the engine can
 * inline; what is constant is copied in one piece; and the document grows in a buffer, because a text grown
 * by concatenation costs several times its bytes. Only the program's own declarations go into the code.
 */
export function compileMapping<R>(
  attributes: readonly Attribute<R>[],
  /** The layout of all records that will come; absent: any. */
  layout?: RangedRecord['layout'],
): Writer<R> {
  const generator = new Generator<R>(layout);
  generator.generate(attributes);
  return generator.make(new TextBuffer(generator.reserve), START, 'return buffer.object();');
}

/** Writes one document as a JSON object on one line, among others that stay where they are. */
export type DocumentWriter<R> = (record: R) => ByteRange;

/**
 * The same for documents by the thousand, which are left as bytes until they are copied to where they go. All
 * such writers share their memory: none may be called while another writes.
 */
export function compileDocument<R>(
  attributes: readonly Attribute<R>[],
  layout?: RangedRecord['layout'],
): DocumentWriter<R> {
  const generator = new Generator<R>(layout);
  generator.generate(attributes);
  DOCUMENTS.reserve(generator.reserve);
  return generator.make(DOCUMENTS, 'buffer.begin();', 'return buffer.finish();');
}

const DOCUMENTS = new TextBuffer(0);
const START = 'buffer.length = 0;';

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

/**
 * Every member is written with a comma before it; the first comma of an object then becomes its brace, and
 * an object in which nothing came to stand is taken back.
 */
class Generator<R> {
  readonly #conversions: (((record: R) => string) | NonNullable<Write<R>['emit']>)[] = [];
  readonly #texts: string[] = [];
  #code = '';
  #objects = 0;
  /** Constant text that is to be written next. */
  #pending = '';
  #ranges = false;
  readonly #layout: RangedRecord['layout'] | undefined;

  constructor(layout: RangedRecord['layout'] | undefined) {
    this.#layout = layout;
  }

  generate(attributes: readonly Attribute<R>[]): void {
    const root = new ObjectNode<R>();
    for (const attribute of attributes) root.insert(attribute.name.split('.'), attribute);
    this.#members(root);
    this.#flush();
  }

  /** Sum of all constant texts. */
  get reserve(): number {
    return this.#texts.reduce((sum, text) => sum + text.length, 64);
  }

  /** The writer, which uses this buffer between the code that begins and the code that ends a document. */
  make<D>(buffer: TextBuffer, begin: string, end: string): (record: R) => D {
    const texts = this.#texts.map(constantOf);
    const parameters = [
      'buffer',
      ...texts.map((_, at) => `k${at}`),
      ...this.#conversions.map((_, at) => `w${at}`),
    ];
    const body = `'use strict'; return function write(record) {
      let v; ${begin}
      ${this.#ranges ? RANGES : ''}
      ${this.#code}
      ${end}
    };`;
    const make = new Function(...parameters, body);
    return make(buffer, ...texts, ...this.#conversions) as (record: R) => D;
  }

  #members(node: ObjectNode<R>): void {
    for (const [name, member] of node.members) {
      const label = `,${JSON.stringify(name)}:`;
      if (member instanceof ObjectNode) this.#object(label, member);
      else if (member.write.constant !== undefined) this.#pending += label + member.write.constant;
      else this.#value(label, member);
    }
  }

  #object(label: string, node: ObjectNode<R>): void {
    const at = `o${this.#objects++}`;
    if (firstIsConstant(node)) {
      // The brace is known to stand before a constant, so all of it is one text.
      const before = this.#pending;
      this.#pending = '';
      const mark = this.#code.length;
      this.#members(node);
      if (this.#code.length === mark) {
        this.#pending = `${before}${label}{${this.#pending.slice(1)}}`;
        return;
      }
      // Something was written already: its first text begins with the comma that becomes the brace.
      this.#pending += '}';
      this.#prepend(mark, before + label);
      return;
    }
    this.#flush();
    this.#code += `const ${at} = buffer.length; `;
    this.#pending = label;
    this.#flush();
    this.#code += `const ${at}s = buffer.length; `;
    this.#members(node);
    this.#flush();
    this.#code += `if (buffer.length === ${at}s) buffer.length = ${at}; else buffer.close(${at}s); `;
  }

  /** Puts a label and a brace before code that was generated from `mark` on, whose first act is a constant. */
  #prepend(mark: number, label: string): void {
    const code = this.#code.slice(mark);
    const match = /^buffer\.put\(k(\d+)\); /.exec(code);
    if (match === null) throw new Error('a constant was expected first');
    const index = Number(match[1]);
    this.#texts[index] = `${label}{${(this.#texts[index] ?? '').slice(1)}`;
  }

  #value(label: string, attribute: Attribute<R>): void {
    this.#flush();
    const { write } = attribute;
    if (write.emit !== undefined) {
      this.#conversions.push(write.emit);
      if (write.range !== undefined) {
        this.#range(label, write.range, this.#conversions.length - 1);
        return;
      }
      this.#code += `w${this.#conversions.length - 1}(record, buffer, k${this.#text(label)}); `;
      return;
    }
    this.#conversions.push(write);
    const text = this.#text(label);
    this.#code += `v = w${this.#conversions.length - 1}(record); if (v !== '') { buffer.put(k${text}); buffer.text(v); } `;
  }

  /** Copies a range; what cannot be copied as it stands is left to `emit`. */
  #range(label: string, { slot, holds, longest = 0 }: RangeOf, emit: number): void {
    this.#ranges = true;
    const place = this.#layout === undefined ? `record.layout.places[${slot}]` : this.#layout.places[slot];
    const slowly = () => `w${emit}(record, buffer, k${this.#text(label)});`;
    this.#code += `at = base + ${place}; from = offsets[at]; end = offsets[at + 1]; if (from !== end) `;
    if (holds === 'json') this.#code += `buffer.labelled(k${this.#text(label)}, view, from, end); `;
    else if (holds === 'text') {
      const copy = `buffer.labelledText(k${this.#text(`${label}"`)}, view, from, end);`;
      this.#code += `{ if (plain) ${copy} else ${slowly()} } `;
    } else {
      const isText = `end - from > 2 && end - from <= ${longest} && view.getUint8(from) === ${QUOTE}`;
      const copy = `buffer.labelled(k${this.#text(label)}, view, from, end);`;
      this.#code += `{ if (${isText}) ${copy} else ${slowly()} } `;
    }
  }

  #flush(): void {
    if (this.#pending === '') return;
    this.#code += `buffer.put(k${this.#text(this.#pending)}); `;
    this.#pending = '';
  }

  #text(text: string): number {
    this.#texts.push(text);
    return this.#texts.length - 1;
  }
}

/** What code for ranges uses, looked up once for each record. */
const RANGES = `const { view, offsets, base, plain } = record; let at, from, end;`;
const QUOTE = 0x22;

/** The object's text begins with a constant, through nested objects. */
function firstIsConstant<R>(node: ObjectNode<R>): boolean {
  const [first] = node.members.values();
  if (first === undefined) return false;
  return first instanceof ObjectNode ? firstIsConstant(first) : first.write.constant !== undefined;
}
