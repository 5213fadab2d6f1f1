import { FLOW_FIELDS, type FlowField, type FlowFieldName, fieldName, flowField, slotOf } from './field.ts';

/** Which column holds which field. Made once per header or format, shared by its records. */
export interface Layout {
  /** Names with underscores, in column order: as Parquet, JSON and Athena spell them. */
  readonly names: readonly string[];
  /** The published field of each column; undefined for a column that we do not know. */
  readonly fields: readonly (FlowField | undefined)[];
  /** Columns of whole numbers with their greatest value, to be checked in each record. */
  readonly integers: readonly { readonly column: number; readonly name: string; readonly max: number }[];
  /** By column the greatest value of a whole number; −1 for texts. */
  readonly maxima: Float64Array;
  /** Column by slot of the published fields. A field without column has the one behind the last. */
  readonly columns: readonly number[];
  /** Twice the column by slot: where its range stands among those of a record. */
  readonly places: Int32Array;
  /** Columns of the first and the last packet's time. */
  readonly start: number;
  readonly end: number;
}

/** The layout of these columns. The same names give the same layout, whose writers are optimised by then. */
export function layoutOf(names: readonly string[]): Layout {
  const key = JSON.stringify(names);
  let layout = known.get(key);
  if (layout === undefined) {
    layout = makeLayout(names);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, layout);
  }
  return layout;
}

const known = new Map<string, Layout>();
/** Layouts that are remembered; input cannot make them more. */
const MOST_KNOWN = 64;

function makeLayout(names: readonly string[]): Layout {
  const fields = names.map(flowField);
  const columns = FLOW_FIELDS.map(({ name }) => {
    const at = fields.findIndex((one) => one?.name === name);
    return at === -1 ? names.length : at;
  });
  const integers = fields.flatMap((field, at) =>
    field?.type.kind === 'integer' ? [{ column: at, name: field.name, max: field.type.max }] : [],
  );
  return {
    names: names.map((name) => fieldName(name).replaceAll('-', '_')),
    fields,
    integers,
    maxima: Float64Array.from(fields, (field) => (field?.type.kind === 'integer' ? field.type.max : -1)),
    columns,
    places: Int32Array.from(columns, (at) => 2 * at),
    start: columns[slotOf('start')] ?? -1,
    end: columns[slotOf('end')] ?? -1,
  };
}

/** The layout of a format string such as `${version} ${account-id} …`, or of bare names; undefined when no name is known. */
export function parseFormat(format: string): Layout | undefined {
  const names = format
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .map((word) => /^\$?\{(.+)\}$/.exec(word)?.[1] ?? word);
  return names.some((name) => flowField(name) !== undefined) ? layoutOf(names) : undefined;
}

/**
 * Whether a line is a header: names only, each spelled like a field's, and two or most of them known. New
 * fields of AWS's must not turn a header into an event.
 */
export function isHeader(line: string): boolean {
  const names = line.split(SEPARATOR);
  if (!names.every((name) => FIELD_SPELLING.test(name))) return false;
  const known = names.filter((name) => flowField(name) !== undefined).length;
  return known > 1 || known === names.length;
}

/** Cheap test before `isHeader`: data lines hold blanks behind digits, dashes or ids, headers begin with a name. */
export function mayBeHeader(line: string): boolean {
  return HEADER_START.test(line);
}

/** The layout that a header line gives. */
export function parseHeader(line: string): Layout {
  return layoutOf(line.split(SEPARATOR));
}

/** A row of Athena's CSV, in which every column stands in quotes, without them; any other line as it is. */
export function unquoted(line: string): string {
  return line.startsWith('"') && QUOTED.test(line) ? line.replaceAll('"', '') : line;
}

const QUOTED = /^"[^",]*"(?:,"[^",]*")+\s*$/;

/** Blanks, tabs, or the commas of an Athena export. */
const SEPARATOR = /[\s,]+/;
const FIELD_SPELLING = /^[A-Za-z][A-Za-z]*(?:[-_][A-Za-z0-9]+)*$/;
const HEADER_START = /^[A-Za-z]/;

const upTo = (version: number): FlowFieldName[] =>
  FLOW_FIELDS.filter((field) => field.version <= version && field.version !== TRANSIT_GATEWAY).map(
    (field) => field.name,
  );
const TRANSIT_GATEWAY = 6;

/**
 * The order of a line without header and configured format, by its number of columns: AWS's table order up
 * to a version (14, 21, 25, 29, 39, 40, 41, 42, 54), transit gateways (36), and the examples in AWS's
 * documentation that others recognise, too (6, 17, 21, 29). Undefined when the number says nothing.
 */
export function layoutByCount(columns: readonly string[]): Layout | undefined {
  if (columns.length === 21 && isTcpFlagExample(columns)) return TCP_FLAG_EXAMPLE;
  if (columns.length === 29 && LOG_STATUS.test(columns[28] ?? '')) return TRAFFIC_PATH_EXAMPLE;
  return BY_COUNT.get(columns.length);
}

/** Numbers of columns that several published orders have. */
export const AMBIGUOUS_COUNTS: ReadonlySet<number> = new Set([21, 29]);

/** In the table's order the fourth column is an address and the second an account. */
function isTcpFlagExample(columns: readonly string[]): boolean {
  return !/^\d{1,12}$|^unknown$/.test(columns[1] ?? '');
}

const TCP_FLAG_EXAMPLE = layoutOf(
  (
    'version vpc-id subnet-id instance-id interface-id account-id type srcaddr dstaddr srcport dstport ' +
    'pkt-srcaddr pkt-dstaddr protocol bytes packets start end action tcp-flags log-status'
  ).split(' '),
);

/** In the table's order the last of 29 columns is the traffic path, a number or nothing. */
const LOG_STATUS = /^(?:OK|NODATA|SKIPDATA)$/;

const TRAFFIC_PATH_EXAMPLE = layoutOf(
  (
    'version srcaddr dstaddr srcport dstport protocol start end type packets bytes account-id vpc-id subnet-id ' +
    'instance-id interface-id region az-id sublocation-type sublocation-id action tcp-flags pkt-srcaddr ' +
    'pkt-dstaddr pkt-src-aws-service pkt-dst-aws-service traffic-path flow-direction log-status'
  ).split(' '),
);

const BY_COUNT: ReadonlyMap<number, Layout> = new Map(
  [
    'instance-id interface-id srcaddr dstaddr pkt-srcaddr pkt-dstaddr'.split(' '),
    (
      'version interface-id account-id vpc-id subnet-id instance-id srcaddr dstaddr srcport dstport protocol ' +
      'tcp-flags type pkt-srcaddr pkt-dstaddr action log-status'
    ).split(' '),
    (
      'version resource-type account-id tgw-id tgw-attachment-id tgw-src-vpc-account-id tgw-dst-vpc-account-id ' +
      'tgw-src-vpc-id tgw-dst-vpc-id tgw-src-subnet-id tgw-dst-subnet-id tgw-src-eni tgw-dst-eni tgw-src-az-id ' +
      'tgw-dst-az-id tgw-pair-attachment-id srcaddr dstaddr srcport dstport protocol packets bytes start end ' +
      'log-status type packets-lost-no-route packets-lost-blackhole packets-lost-mtu-exceeded ' +
      'packets-lost-ttl-expired tcp-flags region flow-direction pkt-src-aws-service pkt-dst-aws-service'
    ).split(' '),
    ...[2, 3, 4, 5, 7, 8, 9, 10, 11].map(upTo),
  ].map((names) => [names.length, layoutOf(names)]),
);

/** Whether the layout has a column for the field. */
export function hasColumn(layout: Layout, name: FlowFieldName): boolean {
  return (layout.columns[slotOf(name)] ?? layout.names.length) < layout.names.length;
}
