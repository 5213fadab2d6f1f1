import type { PatternErrorCode } from '../pattern.ts';

/** Thrown inside the parser only; `parsePcre2` turns it into a value. */
export class Pcre2SyntaxError extends Error {
  readonly code: PatternErrorCode;
  readonly offset: number;

  constructor(code: PatternErrorCode, message: string, offset: number) {
    super(message);
    this.code = code;
    this.offset = offset;
  }
}

/** A place in a pattern text. */
export class Cursor {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  peek(ahead = 0): string {
    return this.text[this.at + ahead] ?? '';
  }

  next(): string {
    return this.text[this.at++] ?? '';
  }

  startsWith(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  /** Passes over `text` if it stands here. */
  take(text: string): boolean {
    if (!this.startsWith(text)) return false;
    this.at += text.length;
    return true;
  }

  /** Passes over what a sticky expression matches here, and gives its match. */
  match(sticky: RegExp): RegExpExecArray | undefined {
    sticky.lastIndex = this.at;
    const match = sticky.exec(this.text);
    if (match === null) return undefined;
    this.at += match[0].length;
    return match;
  }

  /** The text up to `close`, which is passed over. */
  until(close: string, what: string, offset = this.at): string {
    const end = this.text.indexOf(close, this.at);
    if (end === -1) this.fail(`${what} is not closed by "${close}"`, offset);
    const text = this.text.slice(this.at, end);
    this.at = end + close.length;
    return text;
  }

  fail(message: string, offset = this.at): never {
    throw new Pcre2SyntaxError('syntax', message, Math.min(offset, this.text.length));
  }

  unsupported(message: string, offset = this.at): never {
    throw new Pcre2SyntaxError('unsupported', message, Math.min(offset, this.text.length));
  }
}
