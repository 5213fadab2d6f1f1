import type { ReadValue } from '../correlation/query.ts';
import { internFieldName } from '../event/field-name.ts';
import type { ComparedMember, PatternOption } from './syntax.ts';

/** What each text option is tested against (SEMANTICS 2.3). Missing values fail the condition. */
export const OPTION_VALUES: Readonly<Record<PatternOption, ReadValue>> = {
  program_name: (event) => event.programName,
  id: (event) => event.id,
  system_name: (event) => event.system_name,
  protocol: (event) => event.protocol,
  match: (event) => event.log,
  regex: (event) => event.log,
  action: (event) => event.action,
  url: (event) => event.url,
  location: (event) => event.location,
  srcport: (event) => event.srcport,
  dstport: (event) => event.dstport,
  user: (event) => event.dstuser ?? event.srcuser,
  srcgeoip: (event) => event.srcgeoip,
  dstgeoip: (event) => event.dstgeoip,
  data: (event) => event.data,
  extra_data: (event) => event.extra_data,
  hostname: (event) => event.hostname,
  status: (event) => event.status,
};

/** Static subjects of `same_*` and `different_*` (SEMANTICS 4.6). */
export const COMPARED_VALUES: Readonly<Record<ComparedMember, ReadValue>> = {
  id: (event) => event.id,
  srcip: (event) => event.srcip,
  dstip: (event) => event.dstip,
  srcport: (event) => event.srcport,
  dstport: (event) => event.dstport,
  srcuser: (event) => event.srcuser,
  dstuser: (event) => event.dstuser,
  protocol: (event) => event.protocol,
  action: (event) => event.action,
  url: (event) => event.url,
  data: (event) => event.data,
  extra_data: (event) => event.extra_data,
  status: (event) => event.status,
  system_name: (event) => event.system_name,
  srcgeoip: (event) => event.srcgeoip,
  dstgeoip: (event) => event.dstgeoip,
  location: (event) => event.location,
};

/** A dynamic field by its name, looked up by number. */
export function dynamicValue(name: string): ReadValue {
  const id = internFieldName(name);
  return (event) => event.dynamic.byId(id);
}

/** Names that a list condition reads as static (SEMANTICS 8.3); all others are dynamic. */
const LIST_FIELDS: Readonly<Record<string, ReadValue>> = {
  srcip: (event) => event.srcip,
  srcport: (event) => event.srcport,
  dstip: (event) => event.dstip,
  dstport: (event) => event.dstport,
  // The reverse of `<user>`.
  user: (event) => event.srcuser ?? event.dstuser,
  url: (event) => event.url,
  id: (event) => event.id,
  hostname: (event) => event.hostname,
  program_name: (event) => event.programName,
  status: (event) => event.status,
  action: (event) => event.action,
  protocol: (event) => event.protocol,
  system_name: (event) => event.system_name,
  data: (event) => event.data,
  extra_data: (event) => event.extra_data,
};

/** The value of a `<list>` field name. */
export function listValue(name: string): ReadValue {
  const lower = name.toLowerCase();
  const read = Object.hasOwn(LIST_FIELDS, lower) ? LIST_FIELDS[lower] : undefined;
  // Of any other name the first word counts.
  return read ?? dynamicValue(/^ *([^ ]*)/.exec(name)?.[1] ?? name);
}
