import { type SavedObject, savedObject } from './saved-object.ts';

/** What a board looks at: indices and their event time. Fields are read from the cluster when it is opened. */
export interface IndexPattern {
  readonly id: string;
  /** For example `harrier-alerts-*`. */
  readonly title: string;
  readonly timeField: string;
  /** The streams whose templates map the fields. */
  readonly streams: readonly string[];
  /** Fields that are shown as KB, MB, GB. */
  readonly byteFields?: readonly string[];
}

export function indexPattern({ id, title, timeField, byteFields = [] }: IndexPattern): SavedObject {
  const formats = Object.fromEntries(byteFields.map((field) => [field, { id: 'bytes' }]));
  return savedObject('index-pattern', id, {
    title,
    timeFieldName: timeField,
    ...(byteFields.length > 0 && { fieldFormatMap: JSON.stringify(formats) }),
  });
}
