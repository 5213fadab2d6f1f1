import { viewOf } from '../bytes/text-bytes.ts';
import { equalsFolded, lowerOf } from './lower.ts';

/** Bytes that are looked at together. */
const GRAM = 4;
/** Of shorter literals too many places would have to be looked at. */
const MIN_LITERAL = 8;
/** Bytes; shorter texts are folded and searched in that time. */
const MIN_TEXT = 512;

/**
 * Finds one literal in texts, ignoring ASCII case: `indexOf` on the folded text. Wherever a literal stands, one of
 * its grams begins at a multiple of their number, so in long texts only those places are looked at. The literal is
 * ASCII and lower case.
 */
export class FoldedSearch {
  readonly #literal: string;
  readonly #hasLetters: boolean;
  /** Of each gram by its place in the literal, all bytes with the bit set in which the cases of a letter differ. */
  #grams: Int32Array | undefined;
  /** By hash of a gram: whether the literal has one such. */
  #known: Uint8Array | undefined;

  constructor(literal: string) {
    this.#literal = literal;
    this.#hasLetters = /[a-z]/.test(literal);
  }

  /** `lower`, where given, is `lowerOf(text)`. */
  indexOf(text: string, from: number, lower?: string): number {
    const literal = this.#literal;
    if (text.length - from < MIN_TEXT || literal.length < MIN_LITERAL) {
      return (this.#hasLetters ? (lower ?? lowerOf(text)) : text).indexOf(literal, from);
    }
    return this.#search(text, from);
  }

  #search(text: string, from: number): number {
    const grams = this.#grams ?? this.#makeGrams();
    const known = this.#known as Uint8Array;
    const view = viewOf(text);
    const end = text.length - GRAM;
    for (let at = from + grams.length - 1; at <= end; at += grams.length) {
      const gram = view.getInt32(at, true) | CASE_BITS;
      if (known[hash(gram)] === 0) continue;
      for (let offset = grams.length - 1; offset >= 0; offset--) {
        if (grams[offset] === gram && equalsFolded(text, at - offset, this.#literal)) return at - offset;
      }
    }
    return -1;
  }

  #makeGrams(): Int32Array {
    const codes = Buffer.from(this.#literal, 'latin1');
    const grams = new Int32Array(codes.length - GRAM + 1);
    const known = new Uint8Array(1 << HASH_BITS);
    for (let at = 0; at < grams.length; at++) {
      const gram = codes.readInt32LE(at) | CASE_BITS;
      grams[at] = gram;
      known[hash(gram)] = 1;
    }
    this.#grams = grams;
    this.#known = known;
    return grams;
  }
}

const CASE_BITS = 0x20202020;
const HASH_BITS = 8;

function hash(gram: number): number {
  return Math.imul(gram, 0x9e3779b1) >>> (32 - HASH_BITS);
}
