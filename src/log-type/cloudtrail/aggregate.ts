import { FieldTree } from '../../bytes/json-field-tree.ts';
import { FieldScanner } from '../../bytes/json-fields.ts';
import { skipValue, skipWhite } from '../../bytes/json-skip.ts';
import type { JsonText } from '../../mapping/attribute.ts';

/**
 * Members of an aggregated event: CloudTrail's five-minute summary of data events, in objects of its own
 * (`CloudTrail-Aggregated/`). It is no call: it has a window instead of a time, and neither caller nor event name.
 */
const MEMBERS = [
  'eventVersion',
  'accountId',
  'eventId',
  'eventCategory',
  'eventType',
  'awsRegion',
  'eventSource',
  'timeWindow',
  'timeWindow.windowStart',
  'timeWindow.windowEnd',
  'timeWindow.windowSize',
  'summary',
  'summary.primaryDimension',
  'summary.primaryDimension.dimension',
  'summary.primaryDimension.statistics',
  'summary.primaryDimension.aggregationType',
] as const;
export type AggregateMember = (typeof MEMBERS)[number];

/** The members, for finding those that are none of them; what `summary` holds is kept whole. */
export const AGGREGATE_TREE = new FieldTree(
  MEMBERS.filter((name) => !name.startsWith('summary.')),
  [],
  ['summary'],
);

const scanner = new FieldScanner(MEMBERS);
let scanned = '';
let offsets = scanner.scan('{}');

/** A member's JSON in the text of an aggregated event; '' when it is absent. */
export function aggregateMember(json: string, name: AggregateMember): JsonText {
  if (json !== scanned) {
    offsets = scanner.scan(json);
    scanned = json;
  }
  const at = 2 * MEMBERS.indexOf(name);
  return json.slice(offsets[at], offsets[at + 1]);
}

const statistic = new FieldScanner(['name', 'value']);

/** JSON of a member of each line of the dimension that the event is about: whom or what it names, or how often. */
export function primaryStatistics(json: string, member: 'name' | 'value'): readonly JsonText[] {
  const list = aggregateMember(json, 'summary.primaryDimension.statistics');
  if (list.charCodeAt(0) !== OPEN_BRACKET) return [];
  const number = member === 'name' ? 0 : 1;
  const found: JsonText[] = [];
  let at = skipWhite(list, 1);
  while (list.charCodeAt(at) !== CLOSE_BRACKET) {
    const places = statistic.scan(list, at);
    found.push(list.slice(places[2 * number], places[2 * number + 1]));
    at = skipWhite(list, skipValue(list, at));
    if (list.charCodeAt(at) === COMMA) at = skipWhite(list, at + 1);
  }
  return found;
}

const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
