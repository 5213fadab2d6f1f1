import type { DiagnosticCode } from '../diagnostic/codes.ts';
import type { Source } from '../diagnostic/source.ts';
import { CommentEnds } from './comment.ts';
import type { DialectFault, DialectText, WrittenElement } from './dialect-text.ts';
import type { XmlAttribute, XmlElement } from './element.ts';

/**
 * Bytes each of a name, an attribute name, an attribute value, a content (SEMANTICS 1.2). The reader asks at each
 * further byte, the one that ends the token too, so that the last one of them cannot be used.
 */
const MAX_TOKEN_BYTES = 20_479;
const MAX_ATTRIBUTES = 49;
export const MAX_NESTING = 1_024;

/**
 * Reads a file by the exact law of the Wazuh reader (SEMANTICS 1.1, 1.2): names, attributes, contents and places
 * of its elements. What is left for an XML parser is how they are nested; that is free of all that is not XML.
 */
export function readDialect(source: Source): DialectText | DialectFault {
  return new DialectReader(source).read();
}

const LESS = 0x3c;
const GREATER = 0x3e;
const BACKSLASH = 0x5c;
const SLASH = 0x2f;
const BANG = 0x21;
const EQUALS = 0x3d;

const NO_ATTRIBUTES: readonly XmlAttribute[] = [];
const NO_CHILDREN: readonly XmlElement[] = [];

class DialectReader {
  readonly #source: Source;
  readonly #text: string;
  readonly #hasNul: boolean;
  readonly #comments: CommentEnds;
  readonly #elements: WrittenElement[] = [];
  readonly #open: WrittenElement[] = [];
  #outline = '';
  /** Elements without children since the last tag of the outline. */
  #leaves = 0;
  #at = 0;
  /** Text since the last tag up to the last comment, and where it goes on. */
  #textBefore = '';
  #textFrom = 0;
  #fault: DialectFault | undefined;

  constructor(source: Source) {
    this.#source = source;
    this.#text = source.text;
    this.#hasNul = source.text.includes('\0');
    this.#comments = new CommentEnds(source.text);
  }

  read(): DialectText | DialectFault {
    while (this.#at < this.#text.length && this.#fault === undefined) {
      if (this.#open.length === 0) this.#readOutside();
      else this.#readContent();
    }
    const unclosed = this.#open.at(-1);
    if (this.#fault === undefined && unclosed !== undefined) {
      const { name, span } = unclosed;
      const nameEnd = span.start + name.length + 1;
      if (name.startsWith('?')) this.#refuseDeclaration(span.start, nameEnd);
      else this.#fail('HR102', `<${name}> is never closed`, span.start, nameEnd);
    }
    this.#outlineTag('');
    return this.#fault ?? { elements: this.#elements, outline: this.#outline };
  }

  /** Text outside of all elements is skipped, an escaped `<` with it. */
  #readOutside(): void {
    if (!this.#skipText(Number.POSITIVE_INFINITY)) return;
    const at = this.#at;
    if (this.#text.charCodeAt(at + 1) === SLASH) {
      this.#fail('HR103', 'this closing tag closes nothing', at, at + 2);
    } else this.#readStartTag();
  }

  #readContent(): boolean {
    if (!this.#skipText(MAX_TOKEN_BYTES)) return false;
    return this.#text.charCodeAt(this.#at + 1) === SLASH ? this.#readEndTag() : this.#readStartTag();
  }

  /**
   * Up to the next tag, past comments, which join the text around them; says whether there is one. The backslash
   * flag starts normal after every tag.
   */
  #skipText(limit: number): boolean {
    const text = this.#text;
    let from = this.#at;
    let escaped = false;
    let length = 0;
    this.#textBefore = '';
    this.#textFrom = from;
    for (;;) {
      const less = text.indexOf('<', from);
      const end = less === -1 ? text.length : less;
      const tooFar = from + limit + 1 - length;
      if (tooFar < end || tooFar === less) return this.#failLimit('content', tooFar);
      this.#at = end;
      if (less === -1) return false;
      length += less - from;
      escaped = isEscaped(text, from, less, escaped);
      const commentEnd = this.#commentEnd();
      if (commentEnd !== undefined) {
        if (this.#fault !== undefined) return false;
        this.#textBefore += text.slice(this.#textFrom, less);
        this.#textFrom = commentEnd;
        from = commentEnd;
      } else {
        if (!escaped) return true;
        escaped = false;
        length++;
        from = less + 1;
      }
    }
  }

  #readEndTag(): boolean {
    const start = this.#at;
    const element = this.#open.pop();
    if (element === undefined || !this.#skipName(start + 2, element.name)) {
      this.#at = start + 2;
      const name = this.#readName(isGreater);
      if (name === undefined) {
        return this.#fail('HR102', 'the file ends inside a closing tag', start, this.#text.length);
      }
      if (element === undefined || element.name !== this.#kept(name)) {
        const message = `</${clip(name)}> does not close <${clip(element?.name ?? '')}>: the name must be repeated exactly`;
        return this.#fail('HR102', message, start, this.#at + 1);
      }
    }
    this.#at++;
    element.content = this.#kept(this.#textBefore + this.#text.slice(this.#textFrom, start));
    element.contentSpan.end = start;
    element.span.end = this.#at;
    if (this.#elements.at(-1) === element) this.#leaves++;
    else this.#outlineTag('</e>');
    this.#closed();
    return true;
  }

  /** Goes on to the `>` behind a name that stands as it is; says whether it does. */
  #skipName(at: number, name: string): boolean {
    const end = at + name.length;
    if (this.#text.charCodeAt(end) !== GREATER || !this.#text.startsWith(name, at)) return false;
    // A comment may begin there.
    if (name.includes('<')) return false;
    this.#at = end;
    return true;
  }

  /** A name up to where it ends, comments left out; undefined when the file or a comment does not end. */
  #readName(isEnd: (code: number) => boolean): string | undefined {
    let name = '';
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (Number.isNaN(code)) return undefined;
      if (isEnd(code)) return name;
      const end = this.#commentEnd();
      if (end === undefined) {
        name += this.#text.charAt(this.#at++);
        if (name.length > MAX_TOKEN_BYTES) {
          this.#failLimit('element name', this.#at - name.length);
          return undefined;
        }
      } else this.#at = end;
    }
  }

  #readStartName(): string | undefined {
    const start = this.#at;
    PLAIN_NAME.lastIndex = start;
    PLAIN_NAME.test(this.#text);
    const end = PLAIN_NAME.lastIndex;
    if (end - start > MAX_TOKEN_BYTES || !isNameEnd(this.#text.charCodeAt(end))) {
      return this.#readName(isNameEnd);
    }
    this.#at = end;
    return this.#text.slice(start, end);
  }

  #readStartTag(): boolean {
    const start = this.#at;
    this.#at++;
    const written = this.#readStartName();
    if (written === undefined) return this.#fail('HR102', 'this tag is never closed', start, start + 1);
    const nameEnd = this.#at;
    let empty = written.endsWith('/');
    const name = this.#kept(empty ? written.slice(0, -1) : written);
    let attributes = NO_ATTRIBUTES;
    if (this.#text.charCodeAt(nameEnd) !== GREATER) {
      const read: XmlAttribute[] = [];
      const closedBySlash = this.#readAttributes(read);
      if (closedBySlash === undefined) {
        if (name.startsWith('?')) this.#refuseDeclaration(start, nameEnd);
        return false;
      }
      empty ||= closedBySlash;
      if (read.length > 0) attributes = read.slice();
    }
    // The `/` that closes the element stands where the `>` does otherwise.
    this.#at++;
    if (this.#open.length === MAX_NESTING) {
      const message = `elements are nested more than ${MAX_NESTING} deep`;
      return this.#fail('HR107', message, start, start + name.length + 1);
    }
    this.#addElement(name, attributes, start, empty);
    return true;
  }

  #addElement(name: string, attributes: readonly XmlAttribute[], start: number, empty: boolean): void {
    const parent = this.#open.at(-1);
    if (parent !== undefined && this.#elements.at(-1) === parent) this.#outlineTag('<e>');
    const { root: source } = this.#source;
    const end = this.#at;
    const element = {
      name,
      attributes,
      children: NO_CHILDREN,
      content: '',
      span: { source, start, end: this.#text.startsWith('/>', end - 1) ? end + 1 : end },
      contentSpan: { source, start: empty ? start : end, end },
      source: this.#source,
    };
    this.#elements.push(element);
    if (empty) {
      this.#leaves++;
      this.#closed();
    } else this.#open.push(element);
  }

  #outlineTag(tag: string): void {
    this.#outline += this.#leaves === 0 ? tag : `${this.#leaves}${tag}`;
    this.#leaves = 0;
  }

  /** Content is what stands behind the last child. */
  #closed(): void {
    const parent = this.#open.at(-1);
    if (parent !== undefined) parent.contentSpan.start = this.#at;
  }

  /** To the reader it is an element with an odd name, and it fails where that has no proper attributes. */
  #refuseDeclaration(start: number, end: number): void {
    const message = 'XML declarations and processing instructions are not allowed';
    this.#fault = { code: 'HR101', message, start, end };
  }

  /**
   * Reads up to the `>` of the tag, or the `/` that closes the element, and says which it is. Undefined after a
   * fault. What stands behind that `/`, the `>` at least, is text of the surrounding element to the reader.
   */
  #readAttributes(attributes: XmlAttribute[]): boolean | undefined {
    for (;;) {
      while (isBlank(this.#text.charCodeAt(this.#at))) this.#at++;
      const code = this.#text.charCodeAt(this.#at);
      if (code === GREATER) return false;
      if (code === SLASH) return true;
      if (!this.#readAttribute(attributes)) return undefined;
      const next = this.#text.charCodeAt(this.#at);
      if (!isBlank(next) && next !== GREATER && next !== SLASH) {
        const last = attributes.at(-1);
        this.#fail(
          'HR105',
          `a blank, / or > must follow ${last?.name}="${clip(last?.value ?? '')}"`,
          this.#at,
          this.#at + 1,
        );
        return undefined;
      }
    }
  }

  #readAttribute(attributes: XmlAttribute[]): boolean {
    const text = this.#text;
    const start = this.#at;
    ATTRIBUTE_NAME.lastIndex = start;
    ATTRIBUTE_NAME.test(text);
    let at = ATTRIBUTE_NAME.lastIndex;
    if (at - start > MAX_TOKEN_BYTES) return this.#failLimit('attribute name', start);
    const name = this.#kept(text.slice(start, at));
    if (text.charCodeAt(at) !== EQUALS) {
      const message = `attribute ${clip(name)} has no value (no blank may stand before =)`;
      return this.#fail('HR105', message, start, at);
    }
    if (isRepeated(name, attributes)) {
      return this.#fail('HR106', `attribute ${clip(name)} is there twice`, start, at);
    }
    at++;
    while (isBlank(text.charCodeAt(at))) at++;
    const quote = text.charAt(at);
    if (quote !== '"' && quote !== "'") {
      return this.#fail('HR105', `the value of ${clip(name)} must stand in quotes`, at, at + 1);
    }
    const end = text.indexOf(quote, at + 1);
    const greater = text.indexOf('>', at + 1);
    if (end === -1 || (greater !== -1 && greater < end)) {
      const where = greater === -1 ? text.length : greater;
      return this.#fail(
        'HR105',
        `the value of ${clip(name)} has a > in it or is not closed`,
        where,
        where + 1,
      );
    }
    const value = text.slice(at + 1, end);
    if (value.length > MAX_TOKEN_BYTES) return this.#failLimit('attribute value', at);
    attributes.push({ name, value: this.#kept(value), span: this.#source.span(start, end + 1) });
    if (attributes.length > MAX_ATTRIBUTES) {
      return this.#fail('HR107', `an element may have ${MAX_ATTRIBUTES} attributes`, start, end + 1);
    }
    this.#at = end + 1;
    return true;
  }

  /** What the engine keeps of a name or a text: its texts end at the first NUL (SEMANTICS 0.2). */
  #kept(text: string): string {
    const nul = this.#hasNul ? text.indexOf('\0') : -1;
    return nul === -1 ? text : text.slice(0, nul);
  }

  /** Behind the comment that begins at the current position, if one does. */
  #commentEnd(): number | undefined {
    const start = this.#at;
    if (this.#text.charCodeAt(start) !== LESS || this.#text.charCodeAt(start + 1) !== BANG) return undefined;
    const end = this.#comments.after(start);
    if (end !== undefined) return end;
    this.#fail('HR104', 'this comment is never closed (CDATA does not exist here)', start, start + 2);
    return this.#text.length;
  }

  #failLimit(what: string, at: number): false {
    return this.#fail('HR107', `${what} has more than ${MAX_TOKEN_BYTES} bytes`, at, at + 1);
  }

  #fail(code: DiagnosticCode, message: string, start: number, end: number): false {
    this.#fault ??= { code, message, start, end: Math.max(end, start) };
    this.#at = this.#text.length;
    return false;
  }
}

/** Bytes that end no name and begin no comment. */
const PLAIN_NAME = /[^\t-\r <>]*/y;
const ATTRIBUTE_NAME = /[^\t-\r =>/]*/y;

/** Whether a backslash that none stands for itself stands before `at`, in text from `from` on. */
function isEscaped(text: string, from: number, at: number, escapedBefore: boolean): boolean {
  let start = at;
  while (start > from && text.charCodeAt(start - 1) === BACKSLASH) start--;
  const odd = (at - start) % 2 === 1;
  return start === from ? odd !== escapedBefore : odd;
}

/** [quirk] An attribute `var` is a variable to the reader, which looks no further back for the same name. */
function isRepeated(name: string, earlier: readonly XmlAttribute[]): boolean {
  const variable = earlier.findLastIndex((one) => one.name.toLowerCase() === 'var');
  return earlier.slice(variable + 1).some((one) => one.name === name);
}

function isGreater(code: number): boolean {
  return code === GREATER;
}

function isNameEnd(code: number): boolean {
  return code === GREATER || isBlank(code);
}

function isBlank(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}
