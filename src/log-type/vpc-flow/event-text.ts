import { quote } from '../../bytes/byte-string.ts';
import type { ObjectOrigin } from '../log-type.ts';
import { DEFAULT_FORMAT, type FlowFieldName } from './field.ts';
import type { Layout } from './layout.ts';
import { type FlowRecord, flowValue } from './record.ts';
import { dateOfSeconds } from './second.ts';

/**
 * Compact JSON of the record: its own columns in its own order, names with underscores whatever the file's
 * spelling, whole numbers as numbers, all else as text; '-' stays, as it does in AWS's own JSON.
 */
export function compactText({ layout, values, plain }: FlowRecord): string {
  const columns = columnsOf(layout);
  let text = '{';
  for (let at = 0; at < columns.length; at++) {
    const { head, isInteger } = columns[at] as Column;
    const value = values[at] ?? '-';
    if (isInteger && value !== '-') text += head + value;
    else text += plain ? `${head}"${value}"` : head + quote(value);
  }
  return `${text}}`;
}

interface Column {
  /** The name as it stands in front of the value, with the comma of all but the first. */
  readonly head: string;
  readonly isInteger: boolean;
}

function columnsOf(layout: Layout): readonly Column[] {
  let columns = known.get(layout);
  if (columns === undefined) {
    columns = layout.names.map((name, at) => ({
      head: `${at === 0 ? '' : ','}${quote(name)}:`,
      isInteger: layout.fields[at]?.type.kind === 'integer',
    }));
    known.set(layout, columns);
  }
  return columns;
}

const known = new WeakMap<Layout, readonly Column[]>();

/**
 * The message that Wazuh's AWS module sends (SEMANTICS 11.1, 11.2): it takes the columns of a line by position for
 * those of the default format, whatever the header says; values are texts, times are dates. Python's JSON spelling.
 */
export function wazuhText(record: FlowRecord, origin: ObjectOrigin): string {
  const file = pythonText(origin.key);
  const bucket = pythonText(origin.bucket);
  let text = `{"integration": "aws", "aws": {"log_info": {"aws_account_alias": "", "log_file": ${file}, "s3bucket": ${bucket}}`;
  for (let at = 0; at < DEFAULT_FORMAT.length; at++) {
    const name = DEFAULT_FORMAT[at] as FlowFieldName;
    const value = fromLine(record) ? record.values[at] : flowValue(record, name) || '-';
    if (value === undefined || at >= record.layout.names.length) break;
    text += `, "${name.replaceAll('-', '_')}": ${pythonText(isTime(name) ? date(value) : value)}`;
  }
  return `${text}${surplus(record)}, "source": "vpc", "aws_account_id": ${pythonText(account(record, origin))}}}`;
}

/**
 * Columns beyond the fourteenth: Python's reader collects them under the key None, which its JSON spells
 * "null"; a list of one becomes its element (SEMANTICS 11.3).
 */
function surplus(record: FlowRecord): string {
  const end = record.layout.names.length;
  if (!fromLine(record) || end <= DEFAULT_FORMAT.length) return '';
  const values = record.values.slice(DEFAULT_FORMAT.length, end).map(pythonText);
  return `, "null": ${values.length === 1 ? values[0] : `[${values.join(', ')}]`}`;
}

/** Lines are read by position; rows of JSON and Parquet have names, which the module would need, too. */
function fromLine(record: FlowRecord): boolean {
  return record.raw.charCodeAt(0) !== OPEN_BRACE;
}

const OPEN_BRACE = 0x7b;

function isTime(name: FlowFieldName): boolean {
  return name === 'start' || name === 'end';
}

function date(value: string): string {
  return SECONDS.test(value) ? dateOfSeconds(value) : value;
}

const SECONDS = /^\d{1,11}$/;

/** The account whose folder the object lies in; the record's where the key has none. */
function account(record: FlowRecord, origin: ObjectOrigin): string {
  return /(?:^|\/)AWSLogs\/(?:o-[^/]+\/)?(\d{12})\//.exec(origin.key)?.[1] ?? flowValue(record, 'account-id');
}

/** A text as Python's json.dumps writes it: everything beyond ASCII escaped. Keys come as Unicode. */
function pythonText(text: string): string {
  return quote(text).replace(
    BEYOND_ASCII,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const BEYOND_ASCII = /[^\x00-\x7e]/g;
