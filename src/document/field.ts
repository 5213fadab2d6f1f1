/** Index types that templates may use. `flat_object` needs OpenSearch 2.7 or newer. */
export type FieldType =
  | 'keyword'
  | 'text'
  | 'match_only_text'
  | 'wildcard'
  | 'long'
  | 'integer'
  | 'float'
  | 'boolean'
  | 'date'
  | 'ip'
  | 'object'
  | 'flat_object';

/** A field of an indexed document: the one declaration that templates, documentation and tests are made from. */
export interface Field {
  /** Dotted name, for example `source.ip`. */
  readonly name: string;
  readonly type: FieldType;
  readonly description: string;
  /** Values are arrays (the index type is the same). */
  readonly array?: boolean;
}
