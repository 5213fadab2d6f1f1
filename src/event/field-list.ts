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

/** A printed array, made when somebody reads it. */
export interface LazyText {
  text(): string;
  /** The array as compact JSON; undefined where the text is none. */
  json(): string | undefined;
}

/** Wazuh's `analysisd.decoder_order_size`: further dynamic fields are dropped. */
export const MAX_DYNAMIC_FIELDS = 256;

/** A dynamic field's name with its number (`internFieldName`), −1 where no ruleset mentions it. */
export interface FieldName {
  readonly name: string;
  readonly id: number;
  /** The name split at its dots, kept by whoever renders it: names live longer than events. */
  split?: SplitName;
}

/** A dotted name taken apart. */
export interface SplitName {
  /** The names of the objects around the value, outermost first. */
  readonly parents: readonly NamePart[];
  readonly leaf: NamePart;
  /** A number that hardly any other name has. */
  readonly key: number;
  /** The name in `sca.check.compliance`, of a field that stands there. */
  readonly family: string | undefined;
}

/** One name between dots: folded for look-ups, and as JSON. */
export interface NamePart {
  readonly lower: string;
  /** `"name":` */
  readonly json: string;
}

/** The dynamic fields of one event: decoders add to it, alerts read it by place. */
export class FieldList implements DynamicFields {
  readonly #names: FieldName[] = [];
  readonly #values: (string | LazyText)[] = [];

  /** Appends a field. Past the limit it is dropped. */
  add(name: FieldName, value: string | LazyText): void {
    if (this.#names.length >= MAX_DYNAMIC_FIELDS) return;
    this.#names.push(name);
    this.#values.push(value);
  }

  get size(): number {
    return this.#names.length;
  }

  get(name: string): string | undefined {
    const id = fieldNameId(name);
    if (id >= 0) return this.byId(id);
    const lower = asciiLower(name);
    for (let i = 0; i < this.#names.length; i++) {
      const candidate = this.nameAt(i);
      if (candidate.length === lower.length && asciiLower(candidate) === lower) return this.valueAt(i);
    }
    return undefined;
  }

  byId(id: number): string | undefined {
    const names = this.#names;
    for (let i = 0; i < names.length; i++) {
      if ((names[i] as FieldName).id === id) return this.valueAt(i);
    }
    return undefined;
  }

  nameAt(index: number): string {
    return this.#names[index]?.name ?? '';
  }

  fieldAt(index: number): FieldName {
    const field = this.#names[index];
    if (field === undefined) throw new RangeError(`no field ${index}`);
    return field;
  }

  valueAt(index: number): string {
    const value = this.#values[index] ?? '';
    return typeof value === 'string' ? value : value.text();
  }

  /** The value as compact JSON, where it came as an array. */
  arrayAt(index: number): string | undefined {
    const value = this.#values[index];
    return typeof value === 'object' ? value.json() : undefined;
  }

  *entries(): Generator<readonly [string, string]> {
    for (let i = 0; i < this.#names.length; i++) yield [this.nameAt(i), this.valueAt(i)];
  }
}
