/** What a value means, in the same colour on every board. */
const GOOD = '#2f6fd0';
const BAD = '#c24a48';
const NEUTRAL = '#7d8995';

/** Colours of the values of fields that have few; other values get the palette of Dashboards. */
const VALUE_COLOURS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'event.action': { ACCEPT: GOOD, REJECT: BAD },
  'event.outcome': { success: GOOD, failure: BAD, unknown: NEUTRAL },
  'aws.flowlogs.log_status': { OK: GOOD, SKIPDATA: BAD, NODATA: NEUTRAL },
  'event.dataset': { 'aws.vpcflow': '#24906e', 'aws.cloudtrail': '#7d5bc4' },
  'network.transport': { tcp: GOOD, udp: '#24906e', icmp: '#c8741a', 'ipv6-icmp': '#a07914' },
};

/** `value → colour` of a chart whose series are the values of `field`; undefined where none are fixed. */
export function valueColours(field: unknown): Readonly<Record<string, string>> | undefined {
  return typeof field === 'string' && Object.hasOwn(VALUE_COLOURS, field) ? VALUE_COLOURS[field] : undefined;
}
