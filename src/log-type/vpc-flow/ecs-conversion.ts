import { asciiLower } from '../../bytes/ascii.ts';
import { quote } from '../../bytes/byte-string.ts';
import { constantOf } from '../../mapping/text-buffer.ts';
import { addresses, compare } from './addresses.ts';
import { PROTOCOL_NAMES } from './protocol.ts';
import { column, integerAt, textAt } from './record.ts';
import { TCP_FLAG_LISTS } from './tcp-flag.ts';
import { ADDRESS, conversion, dateOf, entryOf, wordOf } from './value.ts';

const action = column('action');
const protocol = column('protocol');
const tcpFlagMask = column('tcp-flags');

export const timestamp = dateOf((record) => Math.floor(record.time / 1000));
export const actionTarget = entryOf(['"network-traffic"'], (record) => (action(record) < 0 ? -1 : 0));
export const transport = entryOf(PROTOCOL_NAMES, (record) => integerAt(record, protocol(record)));
export const tcpFlags = entryOf(TCP_FLAG_LISTS, (record) => integerAt(record, tcpFlagMask(record)));

/** From the addresses where the log has no type; types such as EFA are kept in lower case. */
export const networkType = wordOf(column('type'), { IPv4: 'ipv4', IPv6: 'ipv6' }, (type, record) => {
  if (type !== '') return quote(asciiLower(type));
  const { version } = addresses(record);
  return version === 0 ? '' : version === 4 ? '"ipv4"' : '"ipv6"';
});

export const relatedIp = conversion(
  (record) => {
    const ips = [ADDRESS.srcaddr, ADDRESS.dstaddr].map((one) => textAt(record, one(record)));
    const present = [...new Set(ips.filter((ip) => ip !== ''))].sort();
    return present.length === 0 ? '' : JSON.stringify(present);
  },
  (record, buffer, label) => {
    const { source, destination } = addresses(record);
    if (source < 0 && destination < 0) return;
    const order = source < 0 ? 1 : destination < 0 ? -1 : compare(record, source, destination);
    const { view, offsets } = record;
    const first = order <= 0 ? source : destination;
    const second = order <= 0 ? destination : source;
    buffer.put(label);
    buffer.constant(OPEN);
    buffer.quotedRange(view, offsets[first] as number, offsets[first + 1] as number);
    if (order !== 0 && second >= 0) {
      buffer.constant(COMMA);
      buffer.quotedRange(view, offsets[second] as number, offsets[second + 1] as number);
    }
    buffer.constant(CLOSE);
  },
);
const OPEN = constantOf('[');
const COMMA = constantOf(',');
const CLOSE = constantOf(']');
