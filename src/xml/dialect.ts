import type { DiagnosticCode } from '../diagnostic/codes.ts';
import type { Source } from '../diagnostic/source.ts';
import type { XmlAttribute } from './element.ts';

/** Bytes each of a name, an attribute name, an attribute value, a content (SEMANTICS 1.2). */
const MAX_TOKEN_BYTES = 20_480;
const MAX_ATTRIBUTES = 49;
export const MAX_NESTING = 1_024;

/** Added to a byte that an XML parser would read as markup: the masked text keeps every offset. */
const HIDDEN = 0xe000;
/** Stands for a byte of a comment inside a text: vanishes on unmasking, so the text around it is joined. */
const REMOVED = '\ue1ff';

/** The start tag of an element: what an XML parser is not asked about. */
export interface StartTag {
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  /** Offset behind the tag's `>`. */
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

/** The text behind masked text: hidden bytes restored, comments gone. */
export function unmask(masked: string): string {
  if (!/[\ue000-\ue1ff]/.test(masked)) return masked;
  return masked
    .replaceAll(REMOVED, '')
    .replace(/[\ue000-\ue0ff]/g, (hidden) => String.fromCharCode(hidden.charCodeAt(0) - HIDDEN));
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
      const message = `<${unclosed.name}> is never closed`;
      this.#fail('HR102', message, unclosed.start, unclosed.start + unclosed.name.length + 1);
    }
    if (this.#fault !== undefined) return this.#fault;
    this.#keepUntil(this.#text.length);
    return { masked: this.#masked.join(''), startTags: this.#startTags };
  }

  /** Text outside of all elements is skipped; a backslash has no power here. */
  #readOutside(): void {
    const start = this.#text.indexOf('<', this.#at);
    const end = start === -1 ? this.#text.length : start;
    this.#replace(this.#at, end, ' '.repeat(end - this.#at));
    this.#at = end;
    if (start === -1) return;
    if (this.#skipComment(' ')) return;
    if (this.#text.charCodeAt(start + 1) === SLASH) {
      this.#fail('HR103', 'this closing tag closes nothing', start, start + 2);
      return;
    }
    this.#readStartTag();
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
          if (!this.#skipComment(REMOVED)) return false;
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
    let name = '';
    for (let from = this.#at; ; ) {
      const next = this.#nextOf(from, '>');
      if (next === undefined) {
        return this.#fail('HR102', 'the file ends inside a closing tag', start, this.#text.length);
      }
      name += this.#text.slice(this.#at, next.at);
      this.#at = next.at;
      if (next.comment) {
        if (!this.#skipComment(REMOVED)) return false;
        from = this.#at;
      } else break;
    }
    const element = this.#open.pop();
    if (element === undefined || element.name !== name) {
      const message = `</${clip(name)}> does not close <${clip(element?.name ?? '')}>: the name must be repeated exactly`;
      return this.#fail('HR102', message, start, this.#at + 1);
    }
    this.#hideName(start + 2, this.#at);
    this.#at++;
    return true;
  }

  /** The next `stop` character or comment from `from` on. */
  #nextOf(from: number, stop: string): { at: number; comment: boolean } | undefined {
    const end = this.#text.indexOf(stop, from);
    const comment = this.#text.slice(from, end === -1 ? undefined : end).indexOf('<!');
    if (comment !== -1) return { at: from + comment, comment: true };
    return end === -1 ? undefined : { at: end, comment: false };
  }

  #readStartTag(): boolean {
    const start = this.#at;
    this.#at++;
    let name = '';
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (Number.isNaN(code)) {
        return this.#fail('HR102', `<${clip(name)} is never closed`, start, this.#at);
      }
      if (code === LESS && this.#text.charCodeAt(this.#at + 1) === BANG) {
        if (!this.#skipComment(REMOVED)) return false;
        continue;
      }
      if (code === GREATER || isBlank(code)) break;
      name += this.#text.charAt(this.#at++);
      if (name.length > MAX_TOKEN_BYTES) return this.#failLimit('element name', start);
    }
    if (name.startsWith('?')) {
      return this.#fail(
        'HR101',
        'XML declarations and processing instructions are not allowed',
        start,
        this.#at,
      );
    }
    const nameEnd = this.#at;
    let empty = name.endsWith('/');
    if (empty) name = name.slice(0, -1);
    const attributes: XmlAttribute[] = [];
    if (this.#text.charCodeAt(this.#at) !== GREATER) {
      const closedBySlash = this.#readAttributes(attributes);
      if (closedBySlash === undefined) return false;
      empty ||= closedBySlash;
    }
    this.#at++;
    if (!this.#openElement(name, start)) return false;
    this.#startTags.set(start, { name, attributes, contentStart: this.#at, empty });
    this.#maskStartTag(start, nameEnd, empty);
    if (empty) this.#open.pop();
    return true;
  }

  #openElement(name: string, start: number): boolean {
    this.#open.push({ name, start });
    if (this.#open.length <= MAX_NESTING) return true;
    this.#fail('HR107', `elements are nested more than ${MAX_NESTING} deep`, start, start + name.length + 1);
    return false;
  }

  /** Reads up to the `>` of the tag; says whether a `/` closed the element. Undefined after a fault. */
  #readAttributes(attributes: XmlAttribute[]): boolean | undefined {
    for (;;) {
      while (isBlank(this.#text.charCodeAt(this.#at))) this.#at++;
      const code = this.#text.charCodeAt(this.#at);
      if (code === GREATER) return false;
      if (code === SLASH) return this.#readTagEnd();
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

  /**
   * A `/` closes the element at once. The reader takes what stands between it and the `>` as text of the
   * surrounding element; nobody writes that, and no XML parser could follow, so it is a fault here.
   */
  #readTagEnd(): boolean | undefined {
    this.#at++;
    if (this.#text.charCodeAt(this.#at) === GREATER) return true;
    this.#fail('HR105', '> must follow the / that closes the element', this.#at, this.#at + 1);
    return undefined;
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
    if (attributes.some((earlier) => earlier.name === name)) {
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

  /** Skips the comment at the current position if there is one: up to the first `-->` or `!>`. */
  #skipComment(filler: string): boolean {
    const start = this.#at;
    if (!this.#text.startsWith('<!', start)) return false;
    const dashes = this.#text.indexOf('-->', start + 2);
    const bang = this.#text.indexOf('!>', start + 2);
    if (dashes === -1 && bang === -1) {
      return this.#fail(
        'HR104',
        'this comment is never closed (CDATA does not exist here)',
        start,
        start + 2,
      );
    }
    const end = bang === -1 || (dashes !== -1 && dashes < bang) ? dashes + 3 : bang + 2;
    this.#replace(start, end, filler.repeat(end - start));
    this.#at = end;
    return true;
  }

  /** Name in harmless letters, then blanks, then `>` or `/>`. */
  #maskStartTag(start: number, nameEnd: number, empty: boolean): void {
    const end = empty ? Math.min(nameEnd, this.#at - 2) : nameEnd;
    this.#hideName(start + 1, end);
    const close = empty ? '/>' : '>';
    this.#replace(end, this.#at, close.padStart(this.#at - end));
  }

  #hideName(from: number, to: number): void {
    for (let at = Math.max(from, this.#flushed); at < to; at++) this.#hide(at);
  }

  #hide(at: number): void {
    this.#replace(at, at + 1, String.fromCharCode(HIDDEN + (this.#text.charCodeAt(at) & 0xff)));
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

function isBlank(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}
