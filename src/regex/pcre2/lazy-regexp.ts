/**
 * A RegExp that is made when it is first needed, in a searching form and one tied to the start of the text. V8
 * may find out while it runs that a program is too large or its stack too small: then all answers are undefined.
 */
export class LazyRegExp {
  readonly #source: string;
  #searching: RegExp | undefined;
  #tied: RegExp | undefined;
  #isRefused = false;

  constructor(source: string) {
    this.#source = source;
  }

  test(text: string, isTied: boolean): boolean | undefined {
    if (this.#isRefused) return undefined;
    try {
      return this.#compiled(isTied).test(text);
    } catch {
      this.#isRefused = true;
      return undefined;
    }
  }

  exec(text: string, isTied: boolean): RegExpExecArray | null | undefined {
    if (this.#isRefused) return undefined;
    try {
      return this.#compiled(isTied).exec(text);
    } catch {
      this.#isRefused = true;
      return undefined;
    }
  }

  #compiled(isTied: boolean): RegExp {
    if (!isTied) {
      this.#searching ??= new RegExp(this.#source);
      return this.#searching;
    }
    this.#tied ??= new RegExp(this.#source, 'y');
    this.#tied.lastIndex = 0;
    return this.#tied;
  }
}
