import { quote } from '../../bytes/byte-string.ts';
import { constantOf, type TextBuffer } from '../../mapping/text-buffer.ts';
import { observableHead } from '../observable.ts';
import { endAddress } from './end-columns.ts';
import { attribute, type FlowAttribute } from './ocsf-attribute.ts';
import { type FlowRecord, textAt } from './record.ts';
import { conversion } from './value.ts';

const source = endAddress('src');
const destination = endAddress('dst');
const SOURCE = observableHead('src_endpoint.ip', 2);
const DESTINATION = observableHead('dst_endpoint.ip', 2);

const OPEN_SOURCE = constantOf(`[${SOURCE}`);
const OPEN_DESTINATION = constantOf(`[${DESTINATION}`);
const NEXT_DESTINATION = constantOf(`},${DESTINATION}`);
const CLOSE = constantOf('}]');

/** Addresses of both ends: what one searches for across classes. */
export const OBSERVABLES: FlowAttribute = attribute(
  'observables',
  'object',
  ['pkt-srcaddr', 'srcaddr', 'pkt-dstaddr', 'dstaddr'],
  conversion(
    (record) => {
      const entries = [
        [SOURCE, textAt(record, source(record))],
        [DESTINATION, textAt(record, destination(record))],
      ].flatMap(([begin, value = '']) => (value === '' ? [] : `${begin}${quote(value)}}`));
      return entries.length === 0 ? '' : `[${entries.join(',')}]`;
    },
    (record, buffer, label) => {
      const from = source(record);
      const to = destination(record);
      if (from < 0 && to < 0) return;
      buffer.put(label);
      if (from >= 0) {
        buffer.constant(OPEN_SOURCE);
        putAddress(record, from, buffer);
      }
      if (to >= 0) {
        buffer.constant(from >= 0 ? NEXT_DESTINATION : OPEN_DESTINATION);
        putAddress(record, to, buffer);
      }
      buffer.constant(CLOSE);
    },
  ),
  'Addresses of both ends, to search for across classes.',
  true,
);

/** Addresses were parsed: nothing in them has to be escaped. */
function putAddress({ view, offsets }: FlowRecord, at: number, buffer: TextBuffer): void {
  buffer.quotedRange(view, offsets[at] as number, offsets[at + 1] as number);
}
