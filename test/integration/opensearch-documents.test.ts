import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toByteString } from '../../src/bytes/byte-string.ts';
import type { RenderedDocument } from '../../src/document/stream.ts';
import { type BulkItem, BulkWriter, bulkItem } from '../../src/opensearch/bulk.ts';
import { type Cluster, connect, member } from '../../src/opensearch/client.ts';
import type { JsonObject } from '../../src/opensearch/template/resource.ts';
import { demoSample } from '../../src/sample/demo-sample.ts';
import { backends, backendUrl } from '../support/backends.ts';
import { countFields } from '../support/count-fields.ts';
import { readAll, type WholeObject } from '../support/read-object.ts';
import { hasShared, readSharedJson, sharedPath } from '../support/shared.ts';
import { applyAllTemplates, countDocuments, removeIndices } from '../support/templates.ts';

const PREFIX = 'documents-test';

/** ECS and OCSF documents of an object, and an alert on each record in the shape of Wazuh's. */
function documentsOf({ type, records }: WholeObject, profile: 'compat' | 'strict'): RenderedDocument[] {
  const write = type?.documents({ ecs: true, ocsf: true, profile, keepOriginal: true });
  if (!type || !write) return [];
  return records.flatMap((record) => {
    const data = type.wazuhText(record, { bucket: 'b', key: 'k' });
    const time = new Date(record.time).toISOString();
    const json = `{"timestamp":"${time}","rule":{"level":3,"id":"1","groups":["aws"]},"data":${data},"id":"1.1"}`;
    return [...write(record), { stream: 'alerts', time: record.time, json } satisfies RenderedDocument];
  });
}

describe.skipIf(!backends.opensearch)('documents on a real OpenSearch', () => {
  let cluster: Cluster;
  let writer: BulkWriter;

  beforeAll(async () => {
    cluster = connect({ nodes: [backendUrl('opensearch')] });
    writer = new BulkWriter(cluster);
    await applyAllTemplates(cluster, PREFIX);
  });
  afterAll(async () => {
    await removeIndices(cluster, PREFIX);
    await cluster.close();
  });

  const itemsOf = (documents: readonly RenderedDocument[], id: string): BulkItem[] =>
    documents.map((document, n) => bulkItem(document, `${id}-${n}`, PREFIX));

  async function expectAllIndexed(content: Buffer | string, name: string): Promise<number> {
    const whole = await readAll(content, { origin: { bucket: 'b', key: name } });
    let written = 0;
    for (const profile of ['compat', 'strict'] as const) {
      const outcome = await writer.write(itemsOf(documentsOf(whole, profile), `${name}-${profile}`));
      expect([name, outcome.rejected.map(({ reason }) => reason)]).toEqual([name, []]);
      expect([name, outcome.partlyIndexed.map(({ reason }) => reason)]).toEqual([name, []]);
      written += outcome.written;
    }
    return written;
  }

  it('takes every document of a generated day of logs, and a second delivery adds none', async () => {
    const { objects } = demoSample({ seed: 3, end: Date.UTC(2026, 10, 20), cloudTrail: 300, flows: 1000 });
    for (const { key, text } of objects) expect(await expectAllIndexed(text, key)).toBeGreaterThan(0);
    const before = await countDocuments(cluster, `${PREFIX}-*`);
    const [first] = objects;
    if (!first) throw new Error('no sample');
    const whole = await readAll(first.text, { origin: { bucket: 'b', key: first.key } });
    const again = await writer.write(itemsOf(documentsOf(whole, 'compat'), `${first.key}-compat`));
    expect(again.written).toBe(0);
    expect(again.existing).toBeGreaterThan(0);
    expect(await countDocuments(cluster, `${PREFIX}-*`)).toBe(before);
  });

  it.skipIf(!hasShared)('takes every document of 2,055 real CloudTrail records', async () => {
    let written = 0;
    for (const name of readdirSync(sharedPath('fixtures', 'invictus-cloudtrail'))) {
      if (!name.endsWith('.json')) continue;
      written += await expectAllIndexed(
        readFileSync(sharedPath('fixtures', 'invictus-cloudtrail', name)),
        name,
      );
    }
    expect(written).toBeGreaterThanOrEqual(2055 * 2 * 2);
  });

  it.skipIf(!hasShared)('takes every document of the OpenSearch catalogue’s samples', async () => {
    const folder = ['fixtures', 'opensearch-catalog'];
    const flows = readSharedJson<{ body?: string }[]>(...folder, 'vpc_flow.samples.json');
    const lines = flows.flatMap(({ body }) => body ?? []).join('\n');
    expect(await expectAllIndexed(`${lines}\n`, 'vpcflowlogs/catalog.log')).toBeGreaterThan(0);
    const large = readFileSync(sharedPath(...folder, 'cloudtrail.samples-large.ndjson'));
    expect(await expectAllIndexed(large, 'CloudTrail/large.json')).toBeGreaterThan(559 * 4);
  });

  it('keeps the mapping as it is, whatever calls are made', async () => {
    const day = '2026.11.01';
    const stream = `${PREFIX}-ecs-cloudtrail-${day}`;
    const alerts = `${PREFIX}-alerts-${day}`;
    const fieldsOf = async (index: string): Promise<number> => {
      const { body } = await cluster.expect({ method: 'GET', path: `/${index}/_mapping` });
      return countFields(member(member(body, index), 'mappings') as JsonObject);
    };
    const counts: number[][] = [];
    for (let part = 0; part < 10; part++) {
      const records = Array.from({ length: 2000 }, (_, n) => strangeCall(part * 2000 + n));
      const whole = await readAll(JSON.stringify({ Records: records }), { maxRecordBytes: 1 << 20 });
      expect(whole.bad).toEqual([]);
      // All as ECS, a tenth as alerts as well.
      let alert = 0;
      const chosen = documentsOf(whole, 'compat').filter(
        (document) =>
          document.stream === 'ecs-cloudtrail' || (document.stream === 'alerts' && alert++ % 10 === 0),
      );
      const outcome = await writer.write(itemsOf(chosen, `strange-${part}`));
      expect(outcome.rejected).toEqual([]);
      counts.push([await fieldsOf(stream), await fieldsOf(alerts)]);
    }
    expect(await countDocuments(cluster, stream)).toBe(20_000);
    expect(await countDocuments(cluster, alerts)).toBe(2000);
    const [first = [], last = []] = [counts[0], counts.at(-1)];
    expect(last[0]).toBe(first[0]);
    expect(last[1]).toBeLessThan(400);
    const found = await countDocuments(cluster, stream, {
      term: { 'aws.cloudtrail.flattened.request_parameters.parameter19999.value': 'v19999' },
    });
    expect(found).toBe(1);
  });

  it('stores what a mapping refuses with that part unindexed, and says why', async () => {
    const index = `${PREFIX}-alerts-2026.11.02`;
    const alert = (data: string): string =>
      toByteString(`{"timestamp":"2026-11-02T00:00:00Z","rule":{"level":7,"id":"5"},"data":${data}}`);
    const long = 'x'.repeat(40_000);
    const hostile = [
      `{"aws":{"requestParameters":{"userData":"${long}"}}}`,
      '{"aws":{"requestParameters":"no object"}}',
      '{"aws":{"":1}}',
      '{"aws":{"a..b":1}}',
      '{"aws":{"userIdentity":{"type":{"deep":1}}}}',
      '{"srcip":{"a":1}}',
      '{"aws":{"__proto__":{"polluted":true},"constructor":"x"}}',
      `{"aws":${'{"a":'.repeat(200)}1${'}'.repeat(200)}}`,
      `{"aws":{${Array.from({ length: 3000 }, (_, n) => `"k${n}":${n}`).join(',')}}}`,
      `{"srcuser":"${long}"}`,
      '{"aws":{"srcaddr":"-","start":"yesterday","bytes":"many"}}',
    ].map((data, n): BulkItem => ({ index, id: String(n), json: alert(data) }));
    const outcome = await writer.write(hostile);
    expect(outcome).toMatchObject({ written: hostile.length, rejected: [] });
    expect(await countDocuments(cluster, index, { range: { 'rule.level': { gte: 7 } } })).toBe(
      hostile.length,
    );
    const explained = await countDocuments(cluster, index, { exists: { field: 'harrier.mapping_error' } });
    expect(explained).toBe(outcome.partlyIndexed.length);
    expect(explained).toBeLessThan(hostile.length);
    // What was refused is still there to be read.
    const { body } = await cluster.expect({ method: 'GET', path: `/${index}/_doc/0` });
    expect(JSON.stringify(body)).toContain(long);
  });
});

/** A call to an API that nobody has seen: names of its own, nested, in lists, with awkward spellings. */
function strangeCall(n: number): object {
  return {
    eventVersion: '1.09',
    eventTime: '2026-11-01T10:00:00Z',
    eventSource: `service${n % 50}.amazonaws.com`,
    eventName: `Call${n}`,
    awsRegion: 'eu-central-1',
    sourceIPAddress: n % 3 === 0 ? 'AWS Internal' : `10.0.${(n >> 8) % 256}.${n % 256}`,
    userIdentity: {
      type: 'AssumedRole',
      principalId: `AROA:${n}`,
      arn: `arn:aws:sts::1:assumed-role/r/${n}`,
      accountId: '111111111111',
    },
    requestParameters: {
      [`parameter${n}`]: {
        value: `v${n}`,
        [`inner-${n}`]: [{ [`x${n}`]: n }, { [`y${n}`]: [1, 'a', null, true] }],
      },
      'dotted.name': n % 2 === 0 ? { a: 1 } : 'text',
      port: n % 2 === 0 ? n : `${n}`,
    },
    responseElements:
      n % 4 === 0 ? null : { [`result${n}`]: { [`deep${n}`]: { [`deeper${n}`]: n % 5 === 0 } } },
    additionalEventData: { [`note ${n}`]: 'ä' },
    eventID: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    eventType: 'AwsApiCall',
    readOnly: false,
  };
}
