/** The ends of the comments of a text that is read from front to back (SEMANTICS 1.1). */
export class CommentEnds {
  readonly #text: string;
  /** The next end of each kind; looked for once, however many comments end otherwise before it. */
  #dashes = -1;
  #bang = -1;

  constructor(text: string) {
    this.#text = text;
  }

  /** Behind the comment that begins at `start`: up to the first `-->` or `!>`; undefined when it never ends. */
  after(start: number): number | undefined {
    const from = start + '<!'.length;
    if (this.#dashes < from) this.#dashes = this.#find('-->', from);
    if (this.#bang < from) this.#bang = this.#find('!>', from);
    const end = this.#dashes < this.#bang ? this.#dashes + '-->'.length : this.#bang + '!>'.length;
    return end === Number.POSITIVE_INFINITY ? undefined : end;
  }

  #find(end: string, from: number): number {
    const at = this.#text.indexOf(end, from);
    return at === -1 ? Number.POSITIVE_INFINITY : at;
  }
}
