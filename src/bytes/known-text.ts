import { viewOf } from './text-bytes.ts';

/** A text that other texts are compared with, four bytes at a time: `startsWith` is several times as slow. */
export class KnownText {
  readonly text: string;
  /** Its bytes by fours, the last four again at the end. */
  readonly #words: readonly number[];

  /** A byte string of at least four bytes. */
  constructor(text: string) {
    this.text = text;
    const words: number[] = [];
    for (let at = 0; at + WORD < text.length; at += WORD) words.push(wordAt(text, at));
    words.push(wordAt(text, text.length - WORD));
    this.#words = words;
  }

  standsAt(text: string, at: number): boolean {
    const { length } = this.text;
    if (at + length > text.length) return false;
    const view = viewOf(text);
    const words = this.#words;
    const last = words.length - 1;
    for (let i = 0; i < last; i++) if (view.getInt32(at + i * WORD, true) !== words[i]) return false;
    return view.getInt32(at + length - WORD, true) === words[last];
  }
}

const WORD = 4;

/** Not by `viewOf`, which would have to take in again the text that is being read. */
function wordAt(text: string, at: number): number {
  let word = 0;
  for (let i = WORD - 1; i >= 0; i--) word = (word << 8) | text.charCodeAt(at + i);
  return word;
}
