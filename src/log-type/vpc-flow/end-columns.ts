import { addresses } from './addresses.ts';
import type { FlowFieldName } from './field.ts';
import { type Column, column, type FlowRecord } from './record.ts';
import { ADDRESS } from './value.ts';

/** Which end of a flow. */
export type Side = 'src' | 'dst';

/** No column. */
export const NONE = -1;

/** Where the values of one end of a flow stand in a record. */
export interface EndColumns {
  /** The address that the interface saw, and the packet's own, where the log has both. */
  readonly seen: Column;
  readonly packet: Column;
  readonly networkInterface: Column;
  readonly instance: Column;
  /** The resource of a flow without interface; `UNKNOWN` where nothing in the record names one. */
  readonly resource: Column;
  /** A field that a record has once, for the end that it is about. */
  own(field: FlowFieldName): Column;
  /** For members that identify nothing: they are written only where another does. */
  identified(read: Column): Column;
}

/** Compiled once for each side. */
export function endColumns(side: Side): EndColumns {
  const own = (field: FlowFieldName): Column => {
    const read = column(field);
    return (record) => (addresses(record).side === side ? read(record) : NONE);
  };
  const seen = ADDRESS[`${side}addr`];
  const packet = ADDRESS[`pkt-${side}addr`];
  const service = column(`pkt-${side}-aws-service`);
  const networkInterface = first(column(`tgw-${side}-eni`), own('interface-id'));
  const instance = own('instance-id');
  const resource: Column = (record) => (addresses(record).side === side ? resourceUid(record) : NONE);
  const identified =
    (read: Column): Column =>
    (record) => {
      const at = read(record);
      if (at === NONE) return NONE;
      const known =
        seen(record) !== NONE ||
        packet(record) !== NONE ||
        service(record) !== NONE ||
        networkInterface(record) !== NONE ||
        instance(record) !== NONE ||
        resource(record) !== NONE;
      return known ? at : NONE;
    };
  return { seen, packet, networkInterface, instance, resource, own, identified };
}

/** One column, or another where it is absent. */
export function first(one: Column, other: Column): Column {
  return (record) => {
    const at = one(record);
    return at === NONE ? other(record) : at;
  };
}

/** The address of an end: the packet's own, else the interface's. */
export function endAddress(side: Side): Column {
  return first(ADDRESS[`pkt-${side}addr`], ADDRESS[`${side}addr`]);
}

/** What stands for the resource where nothing identifies it, the narrowest first. */
export const LAST_RESORTS = [
  'tgw-attachment-id',
  'tgw-id',
  'subnet-id',
  'vpc-id',
  'account-id',
] as const satisfies readonly FlowFieldName[];
const resourceId = column('resource-id');
const lastResorts = LAST_RESORTS.map(column);
const IDENTIFYING = (
  [
    'interface-id',
    'instance-id',
    'tgw-src-eni',
    'tgw-dst-eni',
    'pkt-src-aws-service',
    'pkt-dst-aws-service',
  ] as const
).map(column);

/** In the place of a column: nothing that the record has identifies the resource. */
export const UNKNOWN = -2;

/**
 * The resource of flows that have no interface. OCSF asks for at least one end that something identifies, so
 * where nothing else does, the narrowest thing that the record names stands for it.
 */
function resourceUid(record: FlowRecord): number {
  const uid = resourceId(record);
  if (uid !== NONE) return uid;
  const { source, destination } = addresses(record);
  if (source !== NONE || destination !== NONE) return NONE;
  if (IDENTIFYING.some((read) => read(record) !== NONE)) return NONE;
  for (const read of lastResorts) {
    const at = read(record);
    if (at !== NONE) return at;
  }
  return UNKNOWN;
}
