import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readAll } from '../support/read-object.ts';

const RECORD = JSON.stringify({
  eventVersion: '1.08',
  eventTime: '2024-01-01T00:00:00Z',
  eventSource: 'ec2.amazonaws.com',
  eventName: 'RunInstances',
  sourceIPAddress: '198.51.100.7',
});
const withMember = (member: string) => `${RECORD.slice(0, -1)},${member}}`;
const trail = (...records: string[]) => `{"Records":[${records.join(',')}]}`;
const LINE = '2 111122223333 eni-1 10.0.0.1 198.51.100.7 1 2 6 3 4 1700000000 1700000060 ACCEPT OK';
const HEADER =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';
const nested = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);

type Case = [what: string, content: string | Buffer, records: number, bad: string[]];

const CLOUDTRAIL: Case[] = [
  [
    'members named like prototypes',
    trail(withMember('"__proto__":{"eventName":"x"},"constructor":1')),
    1,
    [],
  ],
  ['members given twice', trail(RECORD.replace('{', '{"eventTime":"never","eventName":1,')), 1, []],
  ['nesting without end', trail(withMember(`"x":${nested('[', ']', 100_000)}`), RECORD), 1, ['invalid-json']],
  [
    'nested parameters',
    trail(withMember(`"requestParameters":${nested('{"a":', '}', 9)}`.replace('{}', '{"a":1}'))),
    0,
    ['invalid-json'],
  ],
  [
    'numbers beyond all bounds',
    trail(withMember(`"requestParameters":{"a":1e99999,"b":${'9'.repeat(5000)}}`)),
    1,
    [],
  ],
  [
    'lone surrogates',
    trail(withMember('"errorCode":"\\ud800","requestParameters":{"\\udc00":"\\ud83d"}')),
    1,
    [],
  ],
  ['bytes that are no UTF-8', Buffer.from(trail(withMember('"userAgent":"\xff\xfe\xc3"')), 'latin1'), 1, []],
  ['a NUL between records', `${RECORD}\0\n${RECORD}`, 2, ['invalid-json']],
  ['a NUL in a text', trail(withMember('"userAgent":"a\0b"'), RECORD), 1, ['invalid-json']],
  ['a byte order mark', `\ufeff${trail(RECORD)}`, 1, []],
  ['UTF-16', Buffer.from(`\ufeff${trail(RECORD)}`, 'utf16le'), 0, ['invalid-json']],
  ['lines ending in CR LF', `${RECORD}\r\n${RECORD}\r\n`, 2, []],
  ['records without anything between', RECORD + RECORD, 2, []],
  ['an empty list', trail(), 0, []],
  ['null for a list', '{"Records":null}', 0, ['missing-event-time']],
  ['a text for a list', '{"Records":"x"}', 0, ['missing-event-time']],
  ['things that are no records', trail('null', '5', '"s"', '[]', RECORD), 1, Array(4).fill('not-a-record')],
  ['garbage behind the end', `${trail(RECORD)}garbage`, 1, ['invalid-json']],
  ['a list that breaks off', `{"Records":[${RECORD},{"eventTime":"20`, 1, ['truncated']],
  ['a missing comma', `{"Records":[${RECORD}${RECORD}]}`, 2, []],
  ['a record that is no JSON', trail(RECORD, withMember('"x":tru'), RECORD), 2, ['invalid-json']],
  [
    'a time that is a number',
    trail(RECORD.replace('"2024-01-01T00:00:00Z"', '1704067200')),
    0,
    ['invalid-event-time'],
  ],
  [
    'a record beyond the limit',
    trail(withMember(`"x":"${'a'.repeat(1 << 21)}"`), RECORD),
    1,
    ['record-too-long'],
  ],
  [
    'lists and numbers for everything',
    trail(
      ...['[1,{"a":2}]', '1.5', 'null', '{"type":{}}', '"x"'].map((value) => {
        const names = [
          'userIdentity',
          'eventSource',
          'eventName',
          'awsRegion',
          'sourceIPAddress',
          'userAgent',
        ];
        names.push(
          'errorCode',
          'requestParameters',
          'responseElements',
          'resources',
          'tlsDetails',
          'readOnly',
        );
        names.push(
          'insightDetails',
          'eventCategory',
          'additionalEventData',
          'recipientAccountId',
          'addendum',
        );
        return `{"eventTime":"2024-01-01T00:00:00Z",${names.map((name) => `"${name}":${value}`).join(',')}}`;
      }),
    ),
    5,
    [],
  ],
];

const FLOWS: Case[] = [
  ['lines ending in CR LF', `${HEADER}\r\n${LINE}\r\n`, 1, []],
  ['a byte order mark', `\ufeff${HEADER}\n${LINE}`, 1, []],
  ['a header in the middle', `${LINE}\n${HEADER}\n${LINE}`, 2, []],
  ['headers that differ', `${HEADER}\n${LINE}\nsrcaddr dstaddr start\n10.0.0.1 10.0.0.2 1700000000\n`, 2, []],
  ['tabs', LINE.replaceAll(' ', '\t'), 1, []],
  ['double blanks', ` ${LINE.replaceAll(' ', '  ')} `, 1, []],
  ['a negative number', LINE.replace(' 4 17', ' -4 17'), 0, ['number-range']],
  ['a port beyond 65535', LINE.replace(' 1 2 6', ' 65536 2 6'), 0, ['number-range']],
  ['a protocol beyond 255', LINE.replace(' 1 2 6', ' 1 2 256'), 0, ['number-range']],
  ['a port that is a word', LINE.replace(' 1 2 6', ' http 2 6'), 0, ['not-a-number']],
  ['a count beyond what is exact', LINE.replace(' 4 17', ' 9007199254740993 17'), 0, ['number-range']],
  ['a time in milliseconds', LINE.replace('1700000000', '1700000000000'), 0, ['number-range']],
  [
    'addresses in every form, and what is none',
    [
      '::',
      '::1',
      '::ffff:1.2.3.4',
      'fe80::1%eth0',
      '1::2::3',
      '[::1]',
      '1:2:3:4:5:6:1.2.3.4',
      '256.1.1.1',
      '01.2.3.4',
      'x',
    ]
      .map((address) => LINE.replace('10.0.0.1', address))
      .join('\n'),
    10,
    [],
  ],
  ['a NUL and bytes that are no UTF-8', Buffer.from(LINE.replace('eni-1', 'eni\0\xff\xfe'), 'latin1'), 1, []],
  ['quotes and backslashes', LINE.replace('eni-1', 'e"n\\i'), 1, []],
  ['a column too few', `${LINE}\n${LINE.slice(0, -3)}`, 1, ['field-count']],
  ['a column too many behind a header', `${HEADER}\n${LINE} x\n${LINE}`, 1, ['field-count']],
  ['a line beyond the limit', `${LINE} ${'x'.repeat(1 << 21)}\n${LINE}\n`, 1, ['line-too-long']],
  [
    'a member named __proto__',
    '{"__proto__":{"srcaddr":"6.6.6.6"},"dstaddr":"10.0.0.1","interface_id":"eni-1","start":1}',
    1,
    [],
  ],
  ['values of any kind', '{"srcaddr":{"a":[1]},"dstaddr":["x"],"interface_id":true,"start":null}', 1, []],
  [
    'rows and what is none',
    '[{"srcaddr":"10.0.0.1","dstaddr":"10.0.0.2","start":1},null,5]',
    1,
    ['not-an-object', 'not-an-object'],
  ],
  [
    'nesting without end',
    `{"srcaddr":${nested('[', ']', 100_000)},"dstaddr":"x","interface_id":"eni-1"}`,
    0,
    ['invalid-json'],
  ],
  [
    'gzip of two members',
    Buffer.concat([gzipSync(`${HEADER}\n${LINE.slice(0, 9)}`), gzipSync(LINE.slice(9))]),
    1,
    [],
  ],
  ['gzip in gzip', gzipSync(gzipSync(LINE)), 1, []],
  ['gzip and garbage', Buffer.concat([gzipSync(`${LINE}\n`), Buffer.from('garbage')]), 1, ['corrupt']],
  ['gzip and zeros', Buffer.concat([gzipSync(LINE), Buffer.alloc(512)]), 1, []],
  [
    'a bomb',
    gzipSync(Buffer.concat([Buffer.from(`${LINE}\n`), Buffer.alloc(100 << 20, 0x20)])),
    1,
    ['line-too-long', 'compression-bomb'],
  ],
];

/** What a pipeline does with a record; none of it may throw, and documents are JSON. */
function use(whole: Awaited<ReturnType<typeof readAll>>): void {
  const origin = { bucket: 'b', key: 'k' };
  for (const profile of ['compat', 'strict'] as const) {
    const write = whole.type?.documents({ ecs: true, ocsf: true, profile, keepOriginal: true });
    for (const record of whole.records) {
      for (const { json } of write?.(record) ?? []) {
        expect(json.includes('\n')).toBe(false);
        expect(typeof JSON.parse(Buffer.from(json, 'latin1').toString('utf8'))).toBe('object');
      }
    }
  }
  for (const record of whole.records) {
    expect(whole.type?.compactText(record)).toBeTypeOf('string');
    expect(whole.type?.wazuhText(record, origin)).toBeTypeOf('string');
  }
}

describe.each([
  ['CloudTrail', 'AWSLogs/111122223333/CloudTrail/o.json', CLOUDTRAIL],
  ['VPC flow logs', 'AWSLogs/111122223333/vpcflowlogs/o.log', FLOWS],
])('hostile %s', (_, key, cases) => {
  it.each(cases)('%s', async (_what, content, records, bad) => {
    const whole = await readAll(content, { origin: { bucket: 'b', key } });
    expect(whole.bad.map(({ reason }) => reason)).toEqual(bad);
    expect(whole.bad.every(({ message }) => message.length > 10)).toBe(true);
    expect(whole.records.length).toBe(records);
    use(whole);
  });
});
