import { fromByteString } from '../../bytes/byte-string.ts';
import type { FieldOffsets } from '../../bytes/json-fields.ts';
import { parseTimestamp } from '../../bytes/timestamp.ts';
import type { Constant, TextBuffer } from '../../mapping/text-buffer.ts';
import type { LogRecord } from '../log-type.ts';
import { flattenJson, MAX_TERM_BYTES } from './flatten.ts';
import { keywordOf } from './keyword.ts';
import { type MapText, mapText } from './map-text.ts';
import { type Resource, readResources } from './resource.ts';
import { FIELD, type FieldNumber, type SourceField, sourceScanner } from './source-field.ts';

/** The members of free shape, which become text and flat objects. */
export const PARAMETER_FIELDS = [
  'requestParameters',
  'responseElements',
  'additionalEventData',
  'serviceEventDetails',
  'insightDetails',
  'eventContext',
  'edgeDeviceDetails',
  'userIdentity.sessionContext.webIdFederationData.attributes',
] as const satisfies readonly SourceField[];
export type ParameterField = (typeof PARAMETER_FIELDS)[number];

/** A CloudTrail record: its text, and where its fields stand in it. */
export class CloudTrailRecord implements LogRecord {
  readonly ordinal: number;
  readonly line: number;
  readonly time: number;
  readonly raw: string;
  readonly #offsets: FieldOffsets;
  /** Bytes that hold the record from `#base` on, for copying; chunks of input are shared by their records. */
  #view: DataView | undefined;
  #base = 0;
  readonly #mapTexts: (MapText | undefined)[] = [];
  readonly #flats: (string | undefined)[] = [];
  #eventName: string | undefined;
  #resources: readonly Resource[] | undefined;
  #insight: boolean | undefined;

  constructor(raw: string, offsets: FieldOffsets, time: number, ordinal: number, line: number) {
    this.raw = raw;
    this.#offsets = offsets;
    this.time = time;
    this.ordinal = ordinal;
    this.line = line;
  }

  /** Says where the record's bytes are, so that they need not be made from its text. */
  locate(view: DataView | undefined, base: number): void {
    this.#view = view;
    this.#base = base;
  }

  /** Copies a member's bytes; true when there was a value. Empty texts and nulls are none. */
  copy(field: FieldNumber, buffer: TextBuffer, label: Constant): boolean {
    const start = this.#offsets[2 * field] as number;
    if (start === -1) return false;
    const end = this.#offsets[2 * field + 1] as number;
    if (this.raw.charCodeAt(start) === QUOTE && end - start <= MAX_TERM_BYTES) {
      if (end - start === 2) return false;
      buffer.put(label);
      buffer.range(this.#bytes(), this.#base + start, this.#base + end);
      return true;
    }
    const value = keywordOf(this.raw.slice(start, end));
    if (value === '') return false;
    buffer.put(label);
    buffer.text(value);
    return true;
  }

  /** Copies a member's JSON as it stands. */
  copyJson(field: FieldNumber, buffer: TextBuffer): void {
    const start = this.#offsets[2 * field] as number;
    const end = this.#offsets[2 * field + 1] as number;
    buffer.range(this.#bytes(), this.#base + start, this.#base + end);
  }

  #bytes(): DataView {
    if (this.#view === undefined) {
      const bytes = Buffer.from(this.raw, 'latin1');
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    }
    return this.#view;
  }

  /** The value's JSON text as it stands, or '' when the member is absent. */
  json(field: FieldNumber): string {
    const at = 2 * field;
    const start = this.#offsets[at] as number;
    return start === -1 ? '' : this.raw.slice(start, this.#offsets[at + 1]);
  }

  /** The content of a text as it is escaped in the JSON; '' when the member is absent or no text. */
  inner(field: FieldNumber): string {
    const at = 2 * field;
    const start = this.#offsets[at] as number;
    if (start === -1 || this.raw.charCodeAt(start) !== QUOTE) return '';
    return this.raw.slice(start + 1, (this.#offsets[at + 1] as number) - 1);
  }

  /** Whether the member is the object or list of what may have been anything. */
  isObject(field: FieldNumber): boolean {
    const start = this.#offsets[2 * field] as number;
    return start !== -1 && this.raw.charCodeAt(start) === OPEN_BRACE;
  }

  /** Where the member's value begins in `raw`; −1 when it is absent. */
  start(field: FieldNumber): number {
    return this.#offsets[2 * field] as number;
  }

  /** A member of free shape as text, worked out once. */
  mapText(field: ParameterField): MapText {
    const index = FIELD[field];
    const known = this.#mapTexts[index];
    if (known !== undefined) return known;
    const start = this.start(index);
    const made = start === -1 ? NO_TEXT : mapText(this.raw, start, this.omitted(field));
    this.#mapTexts[index] = made;
    return made;
  }

  /**
   * A member of free shape as the JSON of a flat object, worked out once; '' when nothing is left of it or it
   * is no object. `asItIs`: its own JSON will do.
   */
  flat(field: ParameterField): string | 'asItIs' {
    const index = FIELD[field];
    const known = this.#flats[index];
    if (known !== undefined) return known;
    const made = this.#flatten(field);
    this.#flats[index] = made;
    return made;
  }

  #flatten(field: ParameterField): string {
    if (!this.isObject(FIELD[field])) return '';
    const { text, clean } = this.mapText(field);
    if (text === '') return '';
    if (clean && text.length < MAX_TERM_BYTES / 2) return 'asItIs';
    return flattenJson(this.raw, this.start(FIELD[field]), this.omitted(field));
  }

  /** The member that a field of free shape gives away: a sign-in's user name becomes `user.name`. */
  omitted(field: ParameterField): string {
    return field === 'additionalEventData' && this.#namesUserBesides() ? 'UserName' : '';
  }

  #namesUserBesides(): boolean {
    return (
      this.inner(FIELD['additionalEventData.UserName']) !== '' &&
      this.inner(FIELD['userIdentity.userName']) === '' &&
      this.inner(FIELD['userIdentity.sessionContext.sessionIssuer.userName']) === ''
    );
  }

  /** Name of the event, as it is escaped in the JSON. One text, so that look-ups hash it once. */
  get eventName(): string {
    this.#eventName ??= this.inner(FIELD['eventName']);
    return this.#eventName;
  }

  /** The resources, read once. */
  get resources(): readonly Resource[] {
    this.#resources ??= readResources(this.json(FIELD['resources']));
    return this.#resources;
  }

  get isInsight(): boolean {
    this.#insight ??=
      this.inner(FIELD['eventType']) === INSIGHT_TYPE || this.inner(FIELD['eventCategory']) === 'Insight';
    return this.#insight;
  }
}

/**
 * The record in `raw` (one valid JSON object) when it has a time, else why it is none.
 *
 * @param offsets where its fields stand, when that is known
 */
export function recordOf(
  raw: string,
  ordinal: number,
  line: number,
  offsets: FieldOffsets = sourceScanner.scan(raw),
): CloudTrailRecord | NoRecord {
  const start = offsets[TIME] as number;
  if (start === -1) return 'missing-event-time';
  const time = parseTimestamp(raw.slice(start + 1, (offsets[TIME + 1] as number) - 1));
  if (Number.isNaN(time) || raw.charCodeAt(start) !== QUOTE) return 'invalid-event-time';
  return new CloudTrailRecord(raw, offsets, time, ordinal, line);
}

export type NoRecord = 'missing-event-time' | 'invalid-event-time';

/** The Unicode text of a JSON string's content. */
export function decodeInner(inner: string): string {
  return inner.includes('\\') ? String(JSON.parse(`"${fromByteString(inner)}"`)) : fromByteString(inner);
}

const TIME = 2 * FIELD.eventTime;
const QUOTE = 0x22;
const OPEN_BRACE = 0x7b;
const INSIGHT_TYPE = 'AwsCloudTrailInsight';
const NO_TEXT: MapText = { text: '', clean: true };
