import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { indexName } from '../../../src/document/stream.ts';
import { documentsOf, leaves, readAll } from '../../support/read-object.ts';

const LINE =
  '2 111122223333 eni-0a1 198.51.100.7 10.1.2.3 40000 443 6 10 840 1767000000 1767000060 ACCEPT OK';
const HEADER =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';

const ecs = async (content: string | Buffer, options = {}) =>
  documentsOf(await readAll(content, options), 'ecs').map((one) => leaves(one));

describe('lines', () => {
  it('need no header in the default order', async () => {
    const [document] = await ecs(LINE);
    expect(document?.get('source.port')).toBe(40_000);
    expect(document?.get('message')).toBe(LINE);
  });

  it('follow the header, with dashes or underscores, wherever it stands', async () => {
    const text = `${LINE}\nend start dstaddr srcaddr log_status\n1767000060 1767000000 10.0.0.2 10.0.0.1 OK\n${HEADER}\n${LINE}\n`;
    const whole = await readAll(text);
    expect(whole.skipped).toEqual({ header: 2 });
    const documents = documentsOf(whole, 'ecs').map((one) => leaves(one));
    expect(documents.map((one) => one.get('source.ip'))).toEqual([
      '198.51.100.7',
      '10.0.0.1',
      '198.51.100.7',
    ]);
    expect(whole.records.map((record) => [record.ordinal, record.line])).toEqual([
      [0, 1],
      [1, 3],
      [2, 5],
    ]);
  });

  it('follow a header most of whose names are new', async () => {
    const whole = await readAll('version alpha beta gamma delta srcaddr\n12 1 - 3 "4" 10.0.0.1\n');
    expect([whole.skipped, whole.bad]).toEqual([{ header: 1 }, []]);
    const [document] = documentsOf(whole, 'ocsf').map((one) => leaves(one));
    expect(document?.get('src_endpoint.ip')).toBe('10.0.0.1');
    expect(document?.get('unmapped.alpha')).toBe('1');
    expect(document?.get('unmapped.delta')).toBe('"4"');
    expect(document?.has('unmapped.beta')).toBe(false);
  });

  it('have the same instant in both times of OCSF', async () => {
    const text = JSON.stringify({
      messageType: 'DATA_MESSAGE',
      logEvents: [{ timestamp: 1767000000123, message: 'x' }],
    });
    const line = text.replace('"x"', '"- eni-1 10.0.0.1 10.0.0.2 10.0.0.1 10.0.0.2"');
    const [document] = documentsOf(await readAll(line), 'ocsf');
    expect(document?.['time']).toBe(1767000000000);
    expect(Date.parse(String(document?.['time_dt']))).toBe(1767000000000);
  });

  it('may be in the order of the example with services and traffic path, without header', async () => {
    const line =
      '5 198.51.100.7 10.1.2.3 443 40000 6 1767000000 1767000060 IPv4 14 15044 111122223333 vpc-1 subnet-1 i-1 eni-1 ' +
      'eu-west-1 euw1-az3 - - ACCEPT 19 198.51.100.7 10.1.2.3 S3 - - ingress OK';
    const table =
      '5 111122223333 eni-1 198.51.100.7 10.1.2.3 443 40000 6 14 15044 1767000000 1767000060 ACCEPT OK vpc-1 subnet-1 ' +
      'i-1 19 IPv4 198.51.100.7 10.1.2.3 eu-west-1 euw1-az3 - - S3 - ingress -';
    const documents = await ecs(`${line}\n${table}\n${line.replace('14 15044', '- -')}\n`);
    expect(documents).toHaveLength(3);
    const [example, usual] = documents.map((one) => Object.fromEntries(one));
    expect({ ...example, message: '' }).toEqual({ ...usual, message: '' });
    expect(example).toMatchObject({ 'source.bytes': 15_044, 'aws.flowlogs.pkt_src_aws_service': 'S3' });
  });

  it('give the addresses of both ends as observables of OCSF', async () => {
    const text = `pkt-srcaddr srcaddr dstaddr start\n10.0.0.9 10.0.0.1 - 1\n- - 10.0.0.2 1\n- - - 1\n10.0.0.9 - 10.0.0.2 1\n`;
    const found = documentsOf(await readAll(text), 'ocsf').map((one) => one['observables']);
    const of = (end: string, value: string) => ({
      name: `${end}_endpoint.ip`,
      type: 'IP Address',
      type_id: 2,
      value,
    });
    const [source, destination] = [of('src', '10.0.0.9'), of('dst', '10.0.0.2')];
    expect(found).toEqual([[source], [destination], undefined, [source, destination]]);
  });

  it('may be rows of a CSV with quotes, as Athena exports them', async () => {
    const quoted = (text: string) => `"${text.replaceAll(' ', '","')}"`;
    const whole = await readAll(`${quoted(HEADER)}\n${quoted(LINE)}\n`);
    expect([whole.skipped, whole.bad]).toEqual([{ header: 1 }, []]);
    const [document] = documentsOf(whole, 'ecs').map((one) => leaves(one));
    expect(document?.get('destination.ip')).toBe('10.1.2.3');
    expect(document?.get('message')).toBe(quoted(LINE));
  });

  it('follow a configured format', async () => {
    const [document] = await ecs('REJECT 10.0.0.9 1767000000', {
      flowFormat: '${action} ${srcaddr} ${start}',
      type: (await readAll(LINE)).type,
    });
    expect(document?.get('event.action')).toBe('REJECT');
    expect(document?.get('source.ip')).toBe('10.0.0.9');
  });

  it('keep the unknown columns of a header in a place of their own', async () => {
    const header = `${HEADER} brand-new-field other_one`;
    const [document, without] = await ecs(`${header}\n${LINE} a"b -\n${HEADER}\n${LINE}\n`);
    expect(document?.get('event.outcome')).toBe('ok');
    expect(document?.get('aws.flowlogs.unmapped.brand_new_field')).toBe('a"b');
    expect(document?.has('aws.flowlogs.unmapped.other_one')).toBe(false);
    expect([...(without?.keys() ?? [])].filter((name) => name.includes('unmapped'))).toEqual([]);
    // Many records of one layout have a writer of their own.
    const many = await ecs(`${header}\n${`${LINE} new -\n`.repeat(600)}`);
    expect(many.filter((one) => one.get('aws.flowlogs.unmapped.brand_new_field') === 'new')).toHaveLength(
      600,
    );
  });

  it.each([
    ['field-count', `${LINE} more`],
    ['not-a-number', LINE.replace(' 443 ', ' https ')],
    ['not-a-number', LINE.replace(' 840 ', ' 1.5 ')],
    ['number-range', LINE.replace(' 443 ', ' 65536 ')],
    ['number-range', LINE.replace('1767000000', '99999999999999')],
    ['not-a-number', LINE.replace(' 443 ', ' \x00 ')],
  ])('that are wrong (%s) are told with line and text, and cost nothing else', async (reason, wrong) => {
    const whole = await readAll(`${LINE}\n${wrong}\n${LINE}\n`);
    expect(whole.bad).toEqual([expect.objectContaining({ ordinal: 1, line: 2, reason, raw: wrong })]);
    expect(whole.records.map((record) => record.ordinal)).toEqual([0, 2]);
  });

  it('above the limit are cut off and told', async () => {
    const whole = await readAll(`${LINE}\n${'x'.repeat(5000)}\n${LINE}\n`, { maxRecordBytes: 1000 });
    expect(whole.bad).toEqual([expect.objectContaining({ line: 2, reason: 'line-too-long' })]);
    expect(whole.records).toHaveLength(2);
  });

  it('escape what JSON has to escape', async () => {
    const strange = LINE.replace('eni-0a1', 'eni-"\\\u0001ä');
    const [document] = await ecs(strange);
    expect(document?.get('observer.ingress.interface.name')).toBe('eni-"\\\u0001ä');
    expect(document?.get('message')).toBe(strange);
  });

  it('with invalid addresses keep them as text only', async () => {
    const [document] = await ecs(LINE.replace('198.51.100.7', '198.51.100.007'));
    expect(document?.get('source.address')).toBe('198.51.100.007');
    expect(document?.has('source.ip')).toBe(false);
    expect(document?.get('related.ip')).toEqual(['10.1.2.3']);
  });

  it('write the same with the general and the specialised writer', async () => {
    const documents = await ecs(`${HEADER}\n${`${LINE}\n`.repeat(1000)}`);
    expect(new Set(documents.map((one) => JSON.stringify([...one]))).size).toBe(1);
  });
});

describe('records without start and end', () => {
  const UNTIMED = 'instance-id srcaddr dstaddr\ni-1 10.0.0.1 10.0.0.2\n';
  const key = (name: string) => ({ origin: { bucket: 'logs', key: name } });
  const read = async (options: object) => {
    const whole = await readAll(UNTIMED, options);
    expect(whole.bad).toEqual([]);
    const write = whole.type?.documents({ ecs: true, ocsf: true, profile: 'compat', keepOriginal: false });
    return whole.records.flatMap((record) => write?.(record) ?? []);
  };

  it.each([
    [
      'AWSLogs/1/vpcflowlogs/eu-west-1/2026/11/21/1_vpcflowlogs_x_20261121T0005Z_y.log',
      '2026-11-21T00:05:00Z',
    ],
    ['flows/2026/11/21/x.log', '2026-11-21T00:00:00Z'],
    ['flows/year=2026/month=11/day=21/hour=05/x.log', '2026-11-21T05:00:00Z'],
    ['flows/x.log', '2020-01-01T00:00:00Z'],
  ])('have the time that %s tells, else the object’s', async (name, expected) => {
    const [ecs, ocsf] = await read({ ...key(name), objectTime: Date.UTC(2020, 0) });
    expect(JSON.parse(ecs?.json ?? '')['@timestamp']).toBe(expected);
    expect(JSON.parse(ocsf?.json ?? '')).toMatchObject({ time: Date.parse(expected), time_dt: expected });
    expect(ecs?.time).toBe(Date.parse(expected));
  });

  it('go to the undated index when nothing tells their time, never to today’s', async () => {
    const [ecs, ocsf] = await read(key('flows.log'));
    for (const document of [ecs, ocsf]) {
      expect(document && indexName(document.stream, document.time)).toMatch(/-undated$/);
    }
    expect(JSON.parse(ecs?.json ?? '')).not.toHaveProperty('@timestamp');
    expect(JSON.parse(ocsf?.json ?? '')).toMatchObject({ time: 0 });
  });
});

describe('damaged objects', () => {
  it('give every whole line, then the line that breaks off, then the finding', async () => {
    const text = Array.from({ length: 5000 }, (_, at) => LINE.replace('40000', String(at))).join('\n');
    const gz = gzipSync(text);
    const whole = await readAll(gz.subarray(0, gz.length - 2000));
    expect(whole.records.length).toBeGreaterThan(100);
    expect(whole.records.every((record) => text.includes(record.raw))).toBe(true);
    const [line, object] = whole.bad.slice(-2);
    expect(line).toMatchObject({ reason: 'truncated', line: whole.records.length + 1 });
    expect(object).toMatchObject({ reason: 'truncated', scope: 'object' });
  });

  it('are told when they are nothing we read, or empty', async () => {
    expect((await readAll(Buffer.from([0, 1, 2, 3, 255, 254]))).bad).toEqual([
      expect.objectContaining({ scope: 'object', reason: 'unrecognised-format' }),
    ]);
    expect(await readAll('')).toMatchObject({ bad: [], records: [], skipped: { 'empty-object': 1 } });
    expect((await readAll(Buffer.from('PAR1 but not really'))).bad).toEqual([
      expect.objectContaining({ scope: 'object', reason: 'corrupt' }),
    ]);
  });
});

describe('JSON', () => {
  const ROW = {
    version: 2,
    account_id: '111122223333',
    interface_id: 'eni-1',
    srcaddr: '10.0.0.1',
    dstaddr: '10.0.0.2',
    srcport: 1.0,
    start: 1767000000,
    end: 1767000001,
    action: null,
    log_status: '-',
  };

  it('rows may be one, several, a list, or wrapped in messages', async () => {
    const row = JSON.stringify(ROW);
    const wrapped = JSON.stringify({ message: row });
    const line = JSON.stringify({ message: LINE });
    for (const [text, count] of [
      [row, 1],
      [`${row}\n${row}`, 2],
      [row + row, 2],
      [`[${row},${row}]`, 2],
      [`${wrapped}\n${line}`, 2],
    ] as const) {
      const whole = await readAll(text, { chunk: 7 });
      expect(whole.bad).toEqual([]);
      expect(documentsOf(whole, 'ecs')).toHaveLength(count);
    }
  });

  it('drops null and dashes', async () => {
    const [document] = await ecs(JSON.stringify(ROW));
    expect(document?.get('source.port')).toBe(1);
    expect(document?.has('event.action')).toBe(false);
    expect(document?.has('event.outcome')).toBe(false);
  });

  it('survives a hostile row', async () => {
    const [document] = await ecs(`{"__proto__":{"x":1},"constructor":"y",${JSON.stringify(ROW).slice(1)}`);
    expect(document?.get('source.ip')).toBe('10.0.0.1');
  });

  it('reads CloudWatch Logs payloads, concatenated and compressed twice; control messages are skipped', async () => {
    const payload = (messageType: string) =>
      gzipSync(
        JSON.stringify({
          messageType,
          owner: '1',
          logEvents: [{ id: '1', timestamp: 1767000000000, message: LINE }],
        }),
      );
    const whole = await readAll(
      gzipSync(Buffer.concat([payload('DATA_MESSAGE'), payload('CONTROL_MESSAGE'), payload('DATA_MESSAGE')])),
    );
    expect(whole.records.map((record) => record.raw)).toEqual([LINE, LINE]);
    expect(whole.skipped).toEqual({ 'control-message': 1 });
  });

  it('takes the event’s time where the line has none', async () => {
    const message = 'i-1 eni-1 10.0.0.1 10.0.0.2 10.0.0.1 10.0.0.2';
    const whole = await readAll(
      JSON.stringify({ messageType: 'DATA_MESSAGE', logEvents: [{ timestamp: 1767000000123, message }] }),
    );
    expect(whole.records[0]?.time).toBe(1767000000123);
  });
});
