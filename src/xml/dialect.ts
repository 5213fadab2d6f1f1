import type { DiagnosticCode } from '../diagnostic/codes.ts';
import type { Source } from '../diagnostic/source.ts';
import type { XmlAttribute } from './element.ts';
import { hidden, REMOVED } from './mask.ts';

/**
 * Bytes each of a name, an attribute name, an attribute value, a content (SEMANTICS 1.2). The reader asks at each
 * further byte, the one that ends the token too, so that the last one of them cannot be used.
 */
const MAX_TOKEN_BYTES = 20_479;
const MAX_ATTRIBUTES = 49;
export const MAX_NESTING = 1_024;

/** The start tag of an element: what an XML parser is not asked about. */
export interface StartTag {
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  /** Offset behind the tag's `>`, or behind the `/` among the attributes that closes the element. */
  readonly contentStart: number;
  /** Closed by its own tag: `<x/>`. */
  readonly empty: boolean;
}

export interface DialectText {
  /** Same length as the file; strict enough for any XML parser apart from having several roots. */
  readonly masked: string;
  /** By offset of the `<`. */
  readonly startTags: ReadonlyMap<number, StartTag>;
}

export interface DialectFault {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a file by the exact law of the Wazuh reader (SEMANTICS 1.1, 1.2) and rewrites it, byte for byte, into
 * text that an XML parser reads the same way: comments vanish, `&` and a `<` that is text are hidden, names
 * get only letters, attributes become blanks (they are returned in `startTags`).
 */
export function readDialect(source: Source): DialectText | DialectFault {
  return new DialectReader(source).read();
}

interface OpenElement {
  readonly name: string;
  readonly start: number;
}

const LESS = 0x3c;
const GREATER = 0x3e;
const BACKSLASH = 0x5c;
const SLASH = 0x2f;
const BANG = 0x21;
const EQUALS = 0x3d;

class DialectReader {
  readonly #source: Source;
  readonly #text: string;
  readonly #startTags = new Map<number, StartTag>();
  readonly #open: OpenElement[] = [];
  readonly #masked: string[] = [];
  #flushed = 0;
  #at = 0;
  #fault: DialectFault | undefined;

  constructor(source: Source) {
    this.#source = source;
    this.#text = source.text;
  }

  read(): DialectText | DialectFault {
    while (this.#at < this.#text.length && this.#fault === undefined) {
      if (this.#open.length === 0) this.#readOutside();
      else this.#readContent();
    }
    const unclosed = this.#open.at(-1);
    if (this.#fault === undefined && unclosed !== undefined) {
      const { name, start } = unclosed;
      if (name.startsWith('?')) this.#refuseDeclaration(start, start + name.length + 1);
      else this.#fail('HR102', `<${name}> is never closed`, start, start + name.length + 1);
    }
    if (this.#fault !== undefined) return this.#fault;
    this.#keepUntil(this.#text.length);
    return { masked: this.#masked.join(''), startTags: this.#startTags };
  }

  /** Text outside of all elements is skipped, an escaped `<` with it. */
  #readOutside(): void {
    const start = this.#at;
    const isTag = this.#skipText();
    if (this.#fault !== undefined) return;
    const at = this.#at;
    this.#replace(start, at, ' '.repeat(at - start));
    if (!isTag) return;
    if (this.#text.charCodeAt(at + 1) === SLASH) {
      this.#fail('HR103', 'this closing tag closes nothing', at, at + 2);
    } else this.#readStartTag();
  }

  /** Up to the next tag outside of all elements, past comments; says whether there is one. */
  #skipText(): boolean {
    let escaped = false;
    while (this.#at < this.#text.length) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === LESS) {
        const end = this.#commentEnd();
        if (end !== undefined) {
          this.#at = end;
          continue;
        }
        if (!escaped) return true;
      }
      escaped = code === BACKSLASH && !escaped;
      this.#at++;
    }
    return false;
  }

  /** Element text up to the next tag. The backslash flag starts normal after every tag. */
  #readContent(): boolean {
    let escaped = false;
    let length = 0;
    while (this.#at < this.#text.length) {
      const code = this.#text.charCodeAt(this.#at);
      if (length > MAX_TOKEN_BYTES) return this.#failLimit('content', this.#at);
      if (code === LESS) {
        if (this.#text.charCodeAt(this.#at + 1) === BANG) {
          if (!this.#skipComment()) return false;
          continue;
        }
        if (!escaped) return this.#readTag();
        escaped = false;
        this.#hide(this.#at);
      } else if (code === BACKSLASH) escaped = !escaped;
      else {
        escaped = false;
        if (code === 0x26 || code === GREATER) this.#hide(this.#at);
      }
      this.#at++;
      length++;
    }
    return true;
  }

  #readTag(): boolean {
    return this.#text.charCodeAt(this.#at + 1) === SLASH ? this.#readEndTag() : this.#readStartTag();
  }

  #readEndTag(): boolean {
    const start = this.#at;
    this.#at += 2;
    const name = this.#readName(isGreater);
    if (name === undefined) {
      return this.#fail('HR102', 'the file ends inside a closing tag', start, this.#text.length);
    }
    const element = this.#open.pop();
    if (element === undefined || element.name !== name.text) {
      const message = `</${clip(name.text)}> does not close <${clip(element?.name ?? '')}>: the name must be repeated exactly`;
      return this.#fail('HR102', message, start, this.#at + 1);
    }
    this.#replace(start + 2, this.#at, name.masked);
    this.#at++;
    return true;
  }

  /** A name up to where it ends, comments left out; undefined when the file or a comment does not end. */
  #readName(
    isEnd: (code: number) => boolean,
  ): { readonly text: string; readonly masked: string } | undefined {
    let text = '';
    let masked = '';
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (Number.isNaN(code)) return undefined;
      if (isEnd(code)) return { text, masked };
      const end = code === LESS ? this.#commentEnd() : undefined;
      if (end === undefined) {
        text += this.#text.charAt(this.#at++);
        masked += hidden(code);
        if (text.length > MAX_TOKEN_BYTES) {
          this.#failLimit('element name', this.#at - text.length);
          return undefined;
        }
      } else {
        masked += REMOVED.repeat(end - this.#at);
        this.#at = end;
      }
    }
  }

  #readStartTag(): boolean {
    const start = this.#at;
    this.#at++;
    const written = this.#readName(isNameEnd);
    if (written === undefined) return this.#fail('HR102', 'this tag is never closed', start, start + 1);
    const nameEnd = this.#at;
    let empty = written.text.endsWith('/');
    const name = empty ? written.text.slice(0, -1) : written.text;
    const attributes: XmlAttribute[] = [];
    if (this.#text.charCodeAt(this.#at) !== GREATER) {
      const closedBySlash = this.#readAttributes(attributes);
      if (closedBySlash === undefined) {
        if (name.startsWith('?')) this.#refuseDeclaration(start, nameEnd);
        return false;
      }
      empty ||= closedBySlash;
    }
    if (name === '' && empty) return this.#fail('HR102', 'this element has no name', start, this.#at);
    // The `/` that closes the element stands where the `>` does otherwise.
    this.#at++;
    if (!this.#openElement(name, start)) return false;
    this.#startTags.set(start, { name, attributes, contentStart: this.#at, empty });
    this.#maskStartTag(start, written.masked, empty);
    if (empty) this.#open.pop();
    return true;
  }

  #openElement(name: string, start: number): boolean {
    this.#open.push({ name, start });
    if (this.#open.length <= MAX_NESTING) return true;
    this.#fail('HR107', `elements are nested more than ${MAX_NESTING} deep`, start, start + name.length + 1);
    return false;
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
    const start = this.#at;
    let at = start;
    for (;;) {
      const code = this.#text.charCodeAt(at);
      if (code === EQUALS) break;
      const name = this.#text.slice(start, at);
      if (Number.isNaN(code) || isBlank(code) || code === GREATER || code === SLASH) {
        return this.#fail(
          'HR105',
          `attribute ${clip(name)} has no value (no blank may stand before =)`,
          start,
          at,
        );
      }
      at++;
      if (at - start > MAX_TOKEN_BYTES) return this.#failLimit('attribute name', start);
    }
    const name = this.#text.slice(start, at);
    if (isRepeated(name, attributes)) {
      return this.#fail('HR106', `attribute ${clip(name)} is there twice`, start, at);
    }
    at++;
    while (isBlank(this.#text.charCodeAt(at))) at++;
    const quote = this.#text.charAt(at);
    if (quote !== '"' && quote !== "'") {
      return this.#fail('HR105', `the value of ${clip(name)} must stand in quotes`, at, at + 1);
    }
    const end = this.#text.indexOf(quote, at + 1);
    const greater = this.#text.indexOf('>', at + 1);
    if (end === -1 || (greater !== -1 && greater < end)) {
      const where = greater === -1 ? this.#text.length : greater;
      return this.#fail(
        'HR105',
        `the value of ${clip(name)} has a > in it or is not closed`,
        where,
        where + 1,
      );
    }
    const value = this.#text.slice(at + 1, end);
    if (value.length > MAX_TOKEN_BYTES) return this.#failLimit('attribute value', at);
    attributes.push({ name, value, span: this.#source.span(start, end + 1) });
    if (attributes.length > MAX_ATTRIBUTES) {
      return this.#fail('HR107', `an element may have ${MAX_ATTRIBUTES} attributes`, start, end + 1);
    }
    this.#at = end + 1;
    return true;
  }

  /** Skips the comment at the current position, which joins the text around it; says whether there is one. */
  #skipComment(): boolean {
    const start = this.#at;
    const end = this.#commentEnd();
    if (end === undefined || this.#fault !== undefined) return false;
    this.#replace(start, end, REMOVED.repeat(end - start));
    this.#at = end;
    return true;
  }

  /** Behind the comment that begins at the current position, if one does: up to the first `-->` or `!>`. */
  #commentEnd(): number | undefined {
    const start = this.#at;
    if (!this.#text.startsWith('<!', start)) return undefined;
    const dashes = this.#text.indexOf('-->', start + 2);
    const bang = this.#text.indexOf('!>', start + 2);
    if (dashes === -1 && bang === -1) {
      this.#fail('HR104', 'this comment is never closed (CDATA does not exist here)', start, start + 2);
      return this.#text.length;
    }
    return bang === -1 || (dashes !== -1 && dashes < bang) ? dashes + 3 : bang + 2;
  }

  /** Name in harmless letters, then blanks, then `>` or `/>`, which stands in place of the last of them. */
  #maskStartTag(start: number, name: string, empty: boolean): void {
    const close = empty ? '/>' : '>';
    const width = this.#at - start - 1;
    this.#replace(start + 1, this.#at, name.padEnd(width).slice(0, width - close.length) + close);
  }

  #hide(at: number): void {
    this.#replace(at, at + 1, hidden(this.#text.charCodeAt(at)));
  }

  #replace(start: number, end: number, by: string): void {
    if (start >= end) return;
    this.#keepUntil(start);
    this.#masked.push(by);
    this.#flushed = end;
  }

  #keepUntil(end: number): void {
    if (end > this.#flushed) this.#masked.push(this.#text.slice(this.#flushed, end));
    this.#flushed = Math.max(this.#flushed, end);
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
