import { readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ecsAttributes } from '../../src/log-type/vpc-flow/ecs.ts';
import { generateFlowLines } from '../../src/sample/generate-flow-lines.ts';
import { networkActivityProblems } from '../support/network-activity.ts';
import { documentsOf, type Json, leaves, readAll } from '../support/read-object.ts';
import { hasShared, readSharedJson, sharedPath } from '../support/shared.ts';

interface Golden {
  readonly input: { readonly message: string };
  readonly expected: Json;
}

const EXTRA = new Set(
  ecsAttributes('compat', false)
    .filter((one) => one.origin === 'extra')
    .map((one) => one.name),
);

const fixtures = (...parts: string[]) => ['fixtures', ...parts];

function files(...folder: string[]): string[] {
  return readdirSync(sharedPath(...fixtures(...folder))).filter(
    (name) => /\.json$/.test(name) && name !== 'extracted-fields.json',
  );
}

async function parsed(message: string, schema: 'ecs' | 'ocsf' = 'ecs'): Promise<Json> {
  const whole = await readAll(message);
  expect(whole.bad).toEqual([]);
  const [document] = documentsOf(whole, schema);
  if (document === undefined) throw new Error('no document');
  return document;
}

/** Every member of the golden is there and equal; what is more is on the declared list. */
async function expectGolden({ input, expected }: Golden): Promise<void> {
  const document = leaves(await parsed(input.message));
  const wanted = leaves(expected);
  for (const [name, value] of wanted) expect.soft(document.get(name), name).toEqual(value);
  for (const name of document.keys()) {
    if (!wanted.has(name))
      expect.soft(EXTRA.has(name), `${name} is not on the list of extra fields`).toBe(true);
  }
}

describe.skipIf(!hasShared)('product samples', () => {
  const seeds = hasShared ? files('seeds', 'vpcflow') : [];
  it.each(seeds)('seed %s', async (name) => {
    const golden = name.startsWith('06')
      ? readSharedJson<Golden>(...fixtures('derived', 'vpcflow', name.replace('_floats', '_integers')))
      : readSharedJson<Golden>(...fixtures('seeds', 'vpcflow', name));
    await expectGolden(golden);
  });

  const sekoia = hasShared ? files('sekoia', 'aws-flow-logs') : [];
  it.each(sekoia)('sekoia %s', async (name) => {
    const golden = readSharedJson<Golden>(...fixtures('sekoia', 'aws-flow-logs', name));
    const floats = JSON.stringify(golden.expected).includes('"6.0"');
    await expectGolden(
      floats
        ? readSharedJson<Golden>(...fixtures('derived', 'vpcflow', '06_structured_v5_integers.json'))
        : golden,
    );
  });
});

describe.skipIf(!hasShared)('Elastic’s pipeline tests, in the fields that the notes follow', () => {
  const NAMES = [
    'network.bytes',
    'network.packets',
    'network.iana_number',
    'network.transport',
    'network.type',
    'network.direction',
    'network.community_id',
    'source.address',
    'source.ip',
    'source.port',
    'source.bytes',
    'source.packets',
    'destination.address',
    'destination.ip',
    'destination.port',
    'cloud.account.id',
    'cloud.instance.id',
    'cloud.region',
    'cloud.availability_zone',
    'event.kind',
    'event.action',
    'event.reason',
    'orchestrator.cluster.id',
    'orchestrator.cluster.name',
    'service.name',
  ];
  const cases = hasShared ? files('elastic-integrations', 'vpcflow') : [];
  it.each(cases)('%s', async (name) => {
    const { input, expected } = readSharedJson<Golden>(...fixtures('elastic-integrations', 'vpcflow', name));
    const document = leaves(await parsed(input.message));
    const wanted = leaves(expected);
    for (const field of NAMES) {
      const value = wanted.get(field);
      if (value === undefined || value === '-') continue;
      expect.soft(document.get(field), field).toEqual(value);
    }
    for (const field of ['event.start', 'event.end']) {
      const value = wanted.get(field);
      expect.soft(Date.parse(String(document.get(field))), field).toBe(Date.parse(String(value)));
    }
    const related = new Set((wanted.get('related.ip') as string[] | undefined) ?? []);
    expect.soft(new Set((document.get('related.ip') as string[] | undefined) ?? [])).toEqual(related);
    expect([...document.values()]).not.toContain('-');
  });
});

describe.skipIf(!hasShared)('whole objects', () => {
  it('reads the same numbers as the catalogue', async () => {
    const samples = readSharedJson<{ body: string; aws: { vpc: Record<string, unknown> } }[]>(
      ...fixtures('opensearch-catalog', 'vpc_flow.samples.json'),
    );
    const whole = await readAll(samples.map(({ body }) => body).join('\n'));
    expect(whole.bad).toEqual([]);
    const documents = documentsOf(whole, 'ecs').map((one) => leaves(one));
    expect(documents).toHaveLength(samples.length);
    // Some of the catalogue's samples are copies whose parsed half was edited: their body says otherwise.
    const agrees = ({ body, aws: { vpc } }: (typeof samples)[number]) =>
      body.includes(
        ` ${vpc['srcport']} ${vpc['dstport']} ${vpc['protocol']} ${vpc['packets']} ${vpc['bytes']} `,
      ) && body.includes(` ${vpc['srcaddr']} ${vpc['dstaddr']} `);
    expect(samples.filter(agrees).length).toBeGreaterThan(0);
    samples.forEach((sample, at) => {
      if (!agrees(sample)) return;
      const { vpc } = sample.aws;
      const document = documents[at];
      expect.soft(document?.get('source.ip')).toBe(vpc['srcaddr']);
      expect.soft(document?.get('destination.ip')).toBe(vpc['dstaddr']);
      expect.soft(document?.get('source.port')).toBe(Number(vpc['srcport']));
      expect.soft(document?.get('destination.port')).toBe(Number(vpc['dstport']));
      expect.soft(document?.get('source.bytes')).toBe(Number(vpc['bytes']));
      expect.soft(document?.get('source.packets')).toBe(Number(vpc['packets']));
      expect.soft(document?.get('network.iana_number')).toBe(vpc['protocol']);
    });
  });

  it('keeps every data line of a text object', async () => {
    const file = readSharedJson<{ file_text: string; records_all_data_lines: string[] }>(
      ...fixtures('sekoia-aws-connectors', 'flowlog-file.json'),
    );
    const whole = await readAll(gzipSync(file.file_text));
    expect(whole.records.map((record) => record.raw)).toEqual(file.records_all_data_lines);
    expect(whole.skipped).toEqual({ header: 1, comment: 1 });
    expect(whole.bad).toEqual([]);
  });

  it.each(['flowlog-parquet.json', 'flowlog-parquet-2.json'])('reads the rows of %s', async (name) => {
    const file = readSharedJson<{ parquet_base64: string; rows_in_file: Json[] | number; records?: Json[] }>(
      ...fixtures('sekoia-aws-connectors', name),
    );
    const rows = Array.isArray(file.rows_in_file) ? file.rows_in_file : (file.records ?? []);
    const whole = await readAll(Buffer.from(file.parquet_base64, 'base64'));
    expect(whole.bad).toEqual([]);
    const got = whole.records.map((record) => JSON.parse(whole.type?.compactText(record) ?? '') as Json);
    expect(got.slice(0, rows.length)).toEqual(rows);
    expect(documentsOf(whole, 'ecs')).toHaveLength(whole.records.length);
  });
});

describe.skipIf(!hasShared)('OCSF 4001', () => {
  it('validates for every sample there is', async () => {
    const messages = [
      ...files('seeds', 'vpcflow').map(
        (name) => readSharedJson<Golden>(...fixtures('seeds', 'vpcflow', name)).input.message,
      ),
      ...files('elastic-integrations', 'vpcflow').map(
        (name) => readSharedJson<Golden>(...fixtures('elastic-integrations', 'vpcflow', name)).input.message,
      ),
      ...generateFlowLines({ count: 1500, format: 'v2' }),
      ...generateFlowLines({ count: 1500, format: 'v5' }),
      ...generateFlowLines({ count: 300, format: 'custom' }),
      '2 123456789010 - - - - - - - - 1431280876 1431280934 - NODATA',
      '2 - - - - - - - - - 1431280876 1431280934 - SKIPDATA',
      '2 123456789010 eni-1 not-an-ip 1.2.3 0 0 1 4 336 1432917027 1432917142 ACCEPT OK',
    ];
    for (const message of messages) {
      const document = await parsed(message, 'ocsf');
      expect.soft(networkActivityProblems(document), message).toEqual([]);
    }
  });

  it('places what the published example places', async () => {
    const { raw, expected } = readSharedJson<{ raw: string; expected: Json }>(
      ...fixtures('ocsf', 'examples', 'markdown-AWS-v1.5.0-VPC-Flowlogs-vpcflowlog.json'),
    );
    const document = leaves(await parsed(raw, 'ocsf'));
    const wanted = leaves(expected);
    for (const name of [
      'time',
      'type_uid',
      'activity_id',
      'action_id',
      'status_code',
      'cloud.account.uid',
      'cloud.region',
      'cloud.zone',
      'src_endpoint.ip',
      'src_endpoint.port',
      'src_endpoint.interface_uid',
      'src_endpoint.subnet_uid',
      'src_endpoint.vpc_uid',
      'dst_endpoint.ip',
      'dst_endpoint.port',
      'dst_endpoint.intermediate_ips',
      'connection_info.boundary_id',
      'connection_info.boundary',
      'connection_info.direction_id',
      'connection_info.protocol_num',
      'connection_info.tcp_flags',
      'traffic.bytes',
      'traffic.packets',
      'unmapped.ecs_cluster_arn',
      'unmapped.ecs_task_id',
    ]) {
      expect.soft(document.get(name), name).toEqual(wanted.get(name));
    }
  });
});
