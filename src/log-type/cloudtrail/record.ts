import { ByteBlock } from '../../bytes/byte-block.ts';
import { fromByteString } from '../../bytes/byte-string.ts';
import type { FoundObject } from '../../bytes/json-record-scan.ts';
import { parseTimestamp } from '../../bytes/timestamp.ts';
import type { JsonText, RangedRecord } from '../../mapping/attribute.ts';
import type { Constant, TextBuffer } from '../../mapping/text-buffer.ts';
import type { LogRecord } from '../log-type.ts';
import { aggregateMember } from './aggregate.ts';
import { FLAT_OBJECT, writeFlatObject } from './flat-object.ts';
import { flattenJson, MAX_TERM_BYTES } from './flatten.ts';
import { cut, keywordOf } from './keyword.ts';
import { MAP_TEXT, type MapText, writeMapText } from './map-text.ts';
import { type Resource, readResources } from './resource.ts';
import { FIELD, type FieldNumber, SOURCE_FIELDS, type SourceField, sourceScanner } from './source-field.ts';
import { strayMembers } from './stray.ts';

/** The members of free shape, which become text and flat objects. */
const PARAMETER_FIELDS = [
  'requestParameters',
  'responseElements',
  'additionalEventData',
  'serviceEventDetails',
  'insightDetails',
  'eventContext',
  'edgeDeviceDetails',
  'userIdentity.sessionContext.webIdFederationData.attributes',
] as const satisfies readonly SourceField[];
/** A member of free shape. */
export type ParameterField = (typeof PARAMETER_FIELDS)[number];
/** Their numbers among themselves. */
const PARAMETER = Object.fromEntries(PARAMETER_FIELDS.map((field, number) => [field, number])) as Readonly<
  Record<ParameterField, number>
>;

/** Where the fields stand among a record's offsets: the same for all records. */
export const RECORD_LAYOUT: RangedRecord['layout'] = {
  places: Int32Array.from(SOURCE_FIELDS, (_, field) => 2 * field),
};

/** A CloudTrail record: where it stands among the bytes of its block, and where its fields do. */
export class CloudTrailRecord implements LogRecord, RangedRecord {
  readonly ordinal: number;
  readonly line: number;
  readonly time: number;
  /** View of the block. */
  readonly view: DataView;
  readonly #block: ByteBlock;
  readonly #start: number;
  readonly #end: number;
  /** Begin and end of the fields' values in the block, from `base` on; both 0 when a field is absent. */
  readonly offsets: Int32Array;
  readonly base: number;
  readonly #mayHaveStrays: boolean;
  readonly #mapTexts: (MapText | undefined)[] = [];
  #raw: string | undefined;
  #eventName: string | undefined;
  #resources: readonly Resource[] | undefined;
  #insight: boolean | undefined;
  #strays: JsonText | undefined;

  constructor(found: FoundObject, time: number, ordinal: number, line: number) {
    this.#block = found.block;
    this.view = found.block.view;
    this.#start = found.start;
    this.#end = found.end;
    this.offsets = found.offsets;
    this.base = found.base;
    this.#mayHaveStrays = found.hasStrays;
    this.time = time;
    this.ordinal = ordinal;
    this.line = line;
  }

  get layout(): RangedRecord['layout'] {
    return RECORD_LAYOUT;
  }

  /** Values stand there as JSON: nothing is left to escape. */
  get plain(): boolean {
    return true;
  }

  get raw(): string {
    this.#raw ??= this.#block.slice(this.#start, this.#end);
    return this.#raw;
  }

  /** Bytes of the record. */
  get size(): number {
    return this.#end - this.#start;
  }

  /** Copies a member's bytes; true when there was a value. Empty texts and nulls are none. */
  copy(field: FieldNumber, buffer: TextBuffer, label: Constant): boolean {
    if (!this.isSet(field)) return false;
    buffer.put(label);
    this.copyKeyword(field, buffer);
    return true;
  }

  /** Copies a member that is set as a keyword. */
  copyKeyword(field: FieldNumber, buffer: TextBuffer): void {
    const at = this.base + 2 * field;
    const start = this.offsets[at] as number;
    const end = this.offsets[at + 1] as number;
    if (this.view.getUint8(start) === QUOTE && end - start <= MAX_TERM_BYTES) {
      buffer.range(this.view, start, end);
    } else buffer.text(keywordOf(this.json(field)));
  }

  /** Copies a member's JSON as it stands. */
  copyJson(field: FieldNumber, buffer: TextBuffer): void {
    const at = this.base + 2 * field;
    buffer.range(this.view, this.offsets[at] as number, this.offsets[at + 1] as number);
  }

  /** The value's JSON text as it stands, or '' when the member is absent. */
  json(field: FieldNumber): string {
    const at = this.base + 2 * field;
    const end = this.offsets[at + 1] as number;
    return end === 0 ? '' : this.#slice(this.offsets[at] as number, end);
  }

  /** Bytes of the value's JSON text; 0 when the member is absent. */
  jsonSize(field: FieldNumber): number {
    const at = this.base + 2 * field;
    return (this.offsets[at + 1] as number) - (this.offsets[at] as number);
  }

  /** Whether the member is a text that is not empty. */
  isText(field: FieldNumber): boolean {
    const at = this.base + 2 * field;
    const start = this.offsets[at] as number;
    return (this.offsets[at + 1] as number) - start > 2 && this.#block.bytes[start] === QUOTE;
  }

  /** Whether this byte stands in the member's JSON. */
  holds(field: FieldNumber, code: number): boolean {
    const at = this.base + 2 * field;
    const end = this.offsets[at + 1] as number;
    const { bytes } = this.#block;
    for (let from = this.offsets[at] as number; from < end; from++) if (bytes[from] === code) return true;
    return false;
  }

  /** The content of a text as it is escaped in the JSON; '' when the member is absent or no text. */
  inner(field: FieldNumber): string {
    const at = this.base + 2 * field;
    const end = this.offsets[at + 1] as number;
    if (end === 0) return '';
    const start = this.offsets[at] as number;
    return this.#block.bytes[start] === QUOTE ? this.#slice(start + 1, end - 1) : '';
  }

  /** Bytes of the block as text: of the whole record's text only where that was made for something else. */
  #slice(from: number, end: number): string {
    const raw = this.#raw;
    return raw === undefined
      ? this.#block.slice(from, end)
      : raw.slice(from - this.#start, end - this.#start);
  }

  /** Whether this text is the member's JSON. */
  is(field: FieldNumber, json: Buffer): boolean {
    const at = this.base + 2 * field;
    const start = this.offsets[at] as number;
    const { length } = json;
    if ((this.offsets[at + 1] as number) - start !== length) return false;
    const { bytes } = this.#block;
    for (let byte = 0; byte < length; byte++) if (bytes[start + byte] !== json[byte]) return false;
    return true;
  }

  /** Whether the member has a value: empty texts and nulls are none. */
  isSet(field: FieldNumber): boolean {
    const at = this.base + 2 * field;
    const end = this.offsets[at + 1] as number;
    if (end === 0) return false;
    const start = this.offsets[at] as number;
    const first = this.view.getUint8(start);
    return first === QUOTE ? end - start > 2 : first !== LOWER_N;
  }

  /** Whether the member is the object or list of what may have been anything. */
  isObject(field: FieldNumber): boolean {
    const at = this.base + 2 * field;
    return this.offsets[at + 1] !== 0 && this.#block.bytes[this.offsets[at] as number] === OPEN_BRACE;
  }

  /** Where the member's value begins in `raw`; −1 when it is absent. */
  start(field: FieldNumber): number {
    const at = this.base + 2 * field;
    return this.offsets[at + 1] === 0 ? -1 : (this.offsets[at] as number) - this.#start;
  }

  /** What a member of free shape is as text, worked out once. */
  mapText(field: ParameterField): MapText {
    return this.#mapTexts[PARAMETER[field]] ?? this.#makeMapText(field);
  }

  /** A member of free shape as text, a JSON text cut below the longest term; '' when nothing is left of it. */
  mapTextJson(field: ParameterField): JsonText {
    const { length } = this.#makeMapText(field);
    return length === 0 ? '' : `"${cut(MAP_TEXT.slice(0, length))}"`;
  }

  /** The same, put behind the label; or nothing. */
  copyMapText(field: ParameterField, buffer: TextBuffer, label: Constant): void {
    if (this.start(FIELD[field]) === -1) return;
    const { length } = this.#makeMapText(field);
    if (length === 0) return;
    buffer.put(label);
    if (length < MAX_TERM_BYTES) buffer.quotedRange(MAP_TEXT.view, 0, length);
    else buffer.text(this.mapTextJson(field));
  }

  /** Writes the text to `MAP_TEXT`, where it stands until another one is made. */
  #makeMapText(field: ParameterField): MapText {
    const index = FIELD[field];
    const made =
      this.start(index) === -1
        ? NO_TEXT
        : writeMapText(this.#block, this.offsets[this.base + 2 * index] as number, this.omitted(field));
    this.#mapTexts[PARAMETER[field]] = made;
    return made;
  }

  /** A member of free shape as the JSON of a flat object; '' when nothing is left of it or it is no object. */
  flatJson(field: ParameterField): JsonText {
    const number = FIELD[field];
    return this.isObject(number) ? flattenJson(this.json(number), 0, this.omitted(field)) : '';
  }

  /** The same, put behind the label; or nothing. */
  copyFlat(field: ParameterField, buffer: TextBuffer, label: Constant): void {
    const number = FIELD[field];
    if (!this.isObject(number)) return;
    const known = this.#mapTexts[PARAMETER[field]];
    if (known?.length === 0) return;
    if (known?.clean === true && known.length < MAX_TERM_BYTES / 2) {
      buffer.put(label);
      this.copyJson(number, buffer);
      return;
    }
    const length = this.omitted(field) === '' ? this.flatten(number) : -1;
    const text = length < 0 ? this.flatJson(field) : '';
    if (length <= 0 && text === '') return;
    buffer.put(label);
    if (length < 0) buffer.text(text);
    else buffer.range(FLAT_OBJECT.view, 0, length);
  }

  /** Writes the flat form of a member that is an object to `FLAT_OBJECT`, as `writeFlatObject` does. */
  flatten(field: FieldNumber): number {
    return writeFlatObject(this.#block, this.offsets[this.base + 2 * field] as number);
  }

  /** The member that a field of free shape gives away: a sign-in's user name becomes `user.name`. */
  omitted(field: ParameterField): string {
    return field === 'additionalEventData' && this.#namesUserBesides() ? 'UserName' : '';
  }

  #namesUserBesides(): boolean {
    return (
      this.isText(FIELD['additionalEventData.UserName']) &&
      !this.isText(FIELD['userIdentity.userName']) &&
      !this.isText(FIELD['userIdentity.sessionContext.sessionIssuer.userName'])
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

  /** Members that have no field of their own, as JSON of a flat object by their dotted names; or ''. */
  get strays(): JsonText {
    if (!this.#mayHaveStrays) return '';
    this.#strays ??= strayMembers(this.raw);
    return this.#strays;
  }

  /** Whether it is a summary of events, which has a window instead of a time. */
  get isAggregated(): boolean {
    return this.offsets[this.base + TIME + 1] === 0;
  }

  get isInsight(): boolean {
    this.#insight ??=
      this.is(FIELD['eventType'], INSIGHT_TYPE) || this.is(FIELD['eventCategory'], INSIGHT_CATEGORY);
    return this.#insight;
  }
}

/** The record that was found in bytes when it has a time, else why it is none. */
export function foundRecord(found: FoundObject, ordinal: number, line: number): CloudTrailRecord | NoRecord {
  const { block, offsets, base } = found;
  const start = offsets[base + TIME] as number;
  const end = offsets[base + TIME + 1] as number;
  if (end === 0) return aggregatedRecord(found, ordinal, line);
  const time = parseTimestamp(block.slice(start + 1, end - 1));
  if (Number.isNaN(time) || block.bytes[start] !== QUOTE) return 'invalid-event-time';
  return new CloudTrailRecord(found, time, ordinal, line);
}

/** The summary of events that was found, dated by the begin of its window. */
function aggregatedRecord(found: FoundObject, ordinal: number, line: number): CloudTrailRecord | NoRecord {
  const { block, offsets, base } = found;
  const category = block.slice(offsets[base + CATEGORY] as number, offsets[base + CATEGORY + 1] as number);
  if (category !== AGGREGATED) return 'missing-event-time';
  const window = aggregateMember(block.slice(found.start, found.end), 'timeWindow.windowStart');
  const time = parseTimestamp(window.slice(1, -1));
  return Number.isNaN(time) ? 'invalid-event-time' : new CloudTrailRecord(found, time, ordinal, line);
}

/** The record in `raw`, one valid JSON object, when it has a time, else why it is none. */
export function recordOf(raw: string, ordinal: number, line: number): CloudTrailRecord | NoRecord {
  const found = {
    block: new ByteBlock(Buffer.from(raw, 'latin1')),
    start: 0,
    end: raw.length,
    offsets: sourceScanner.scan(raw),
    base: 0,
    hasStrays: true,
  };
  return foundRecord(found, ordinal, line);
}

/** Why an object is no record. */
export type NoRecord = 'missing-event-time' | 'invalid-event-time';

/** The Unicode text of a JSON string's content. */
export function decodeInner(inner: string): string {
  return inner.includes('\\') ? String(JSON.parse(`"${fromByteString(inner)}"`)) : fromByteString(inner);
}

const TIME = 2 * FIELD.eventTime;
const CATEGORY = 2 * FIELD.eventCategory;
const AGGREGATED = '"Aggregated"';
const QUOTE = 0x22;
const LOWER_N = 0x6e;
const OPEN_BRACE = 0x7b;
const INSIGHT_TYPE = Buffer.from('"AwsCloudTrailInsight"');
const INSIGHT_CATEGORY = Buffer.from('"Insight"');
const NO_TEXT: MapText = { length: 0, clean: true, namesInstance: false };
