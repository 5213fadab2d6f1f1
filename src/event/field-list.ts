import { asciiLower } from '../bytes/ascii.ts';
import { fieldNameId } from './field-name.ts';

/**
 * Dynamic fields in storage order. Look-ups ignore ASCII case and give the first of equal names
 * (SEMANTICS 6.6).
 */
export interface DynamicFields {
  get(name: string): string | undefined;
  /** The value of a name numbered by `internFieldName`: an integer comparison for each field. */
  byId(id: number): string | undefined;
  /** All pairs in storage order, later duplicates included. */
  entries(): Iterable<readonly [name: string, value: string]>;
  readonly size: number;
}

/** A value that is made when somebody reads it: printed arrays, escaped strings. */
export interface LazyText {
  text(): string;
}

/** Wazuh's `analysisd.decoder_order_size`: further dynamic fields are dropped. */
export const MAX_DYNAMIC_FIELDS = 256;

export class FieldList implements DynamicFields {
  readonly #names: string[] = [];
  readonly #ids: number[] = [];
  readonly #values: (string | LazyText)[] = [];

  /** Appends a field; `id` is its number where the caller knows it. Past the limit the field is dropped. */
  add(name: string, value: string | LazyText, id = fieldNameId(name)): void {
    if (this.#names.length >= MAX_DYNAMIC_FIELDS) return;
    this.#names.push(name);
    this.#ids.push(id);
    this.#values.push(value);
  }

  get size(): number {
    return this.#names.length;
  }

  get full(): boolean {
    return this.#names.length >= MAX_DYNAMIC_FIELDS;
  }

  get(name: string): string | undefined {
    const id = fieldNameId(name);
    if (id >= 0) return this.byId(id);
    const lower = asciiLower(name);
    for (let i = 0; i < this.#names.length; i++) {
      const candidate = this.#names[i] as string;
      if (candidate.length === lower.length && asciiLower(candidate) === lower) return this.valueAt(i);
    }
    return undefined;
  }

  byId(id: number): string | undefined {
    const at = this.#ids.indexOf(id);
    return at === -1 ? undefined : this.valueAt(at);
  }

  nameAt(index: number): string {
    return this.#names[index] ?? '';
  }

  valueAt(index: number): string {
    const value = this.#values[index];
    if (typeof value === 'string') return value;
    if (value === undefined) return '';
    const text = value.text();
    this.#values[index] = text;
    return text;
  }

  *entries(): Generator<readonly [string, string]> {
    for (let i = 0; i < this.#names.length; i++) yield [this.nameAt(i), this.valueAt(i)];
  }
}
