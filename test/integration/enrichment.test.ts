import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ec2Instance } from '../../src/asset/instance.ts';
import { AssetInventory } from '../../src/asset/inventory.ts';
import { compileDeviceMapping } from '../../src/asset/map.ts';
import { compareSnapshot } from '../../src/asset/snapshot.ts';
import { assetIndices, readStored, writeChanges } from '../../src/asset/store.ts';
import { type Cluster, member } from '../../src/opensearch/client.ts';
import { applyTemplates } from '../../src/opensearch/template/apply.ts';
import { buildTemplates } from '../../src/opensearch/template/build.ts';
import { Assets } from '../../src/worker/assets.ts';
import { Metrics } from '../../src/worker/metrics.ts';
import { ASSET_FIELDS, STREAM_FIELDS } from '../../src/worker/object/stream-fields.ts';
import { type NotifiedBucket, notifiedBucket } from '../support/aws-bucket.ts';
import { backends, backendUrl } from '../support/backends.ts';
import { onPath } from '../support/java.ts';
import { type MotoServer, startMoto } from '../support/moto.ts';
import { TestWorker } from '../support/worker.ts';

const name = `enrichment-${Date.now().toString(36)}`;
const ACCOUNT = '111122223333';
const OLD = 'i-00000000000000001';
const WEB = 'i-00000000000000002';
const RULE = `<group name="local,">
  <rule id="100100" level="10">
    <if_sid>80600</if_sid>
    <field name="aws.asset.source.name">^web-gr</field>
    <description>Traffic of $(aws.asset.source.name)</description>
  </rule>
  <rule id="100101" level="10">
    <if_sid>80300</if_sid>
    <field name="aws.asset.instance.groups">frontend</field>
    <description>$(aws.eventName) on $(aws.asset.instance.name)</description>
  </rule>
</group>`;

/** Both had the same address, one after the other. */
function instance(id: string, tag: string, created: string): Ec2Instance {
  return {
    InstanceId: id,
    LaunchTime: created,
    VpcId: 'vpc-1',
    State: { Name: 'running' },
    Tags: [{ Key: 'Name', Value: tag }],
    SecurityGroups: [{ GroupId: 'sg-1', GroupName: 'frontend' }],
    NetworkInterfaces: [{ NetworkInterfaceId: `eni-${id.slice(2)}`, PrivateIpAddress: '10.0.0.5' }],
  };
}

function flow(eni: string, source: string, destination: string, at: string): string {
  const start = Date.parse(at) / 1000;
  return `2 ${ACCOUNT} ${eni} ${source} ${destination} 1024 443 6 10 840 ${start} ${start + 60} ACCEPT OK`;
}

async function withTemplates(cluster: Cluster, prefix: string): Promise<void> {
  const templates = buildTemplates({
    prefix,
    fields: STREAM_FIELDS,
    assetFields: ASSET_FIELDS,
    retentionDays: undefined,
    withoutLifecycle: true,
  });
  await applyTemplates(cluster, templates, { version: '0.0.0' });
}

const HEADER =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';

describe.skipIf(!backends.aws || !backends.opensearch)('enrichment', () => {
  const indices = assetIndices(name);
  let bucket: NotifiedBucket;
  let worker: TestWorker;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'harrier-enrichment-'));
    await mkdir(path.join(folder, 'rules'));
    await writeFile(path.join(folder, 'rules', 'local_rules.xml'), RULE);
    await writeFile(path.join(folder, 'ruleset.yaml'), 'extends: harrier\n');
    bucket = await notifiedBucket(backendUrl('aws'), name);
    worker = await TestWorker.create({
      aws: backendUrl('aws'),
      opensearch: backendUrl('opensearch'),
      queueUrls: [bucket.queueUrl],
      prefix: name,
      more: { assets: { enrich: true }, rulesets: [{ name: 'local', dir: folder }] },
    });
    await withTemplates(worker.cluster, name);
    await snapshot('2026-11-01T00:00:00Z', instance(OLD, 'old', '2026-10-01T00:00:00Z'));
    await snapshot('2026-11-10T00:00:00Z', instance(WEB, 'web-größe', '2026-11-05T00:00:00Z'));
    await refresh();
  });

  afterAll(async () => {
    bucket.destroy();
    await worker.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** What a collection at that time would have written. */
  async function snapshot(at: string, ...instances: Ec2Instance[]): Promise<void> {
    const now = Date.parse(at);
    const scope = { account: ACCOUNT, region: 'eu-west-3' };
    const map = compileDeviceMapping('compat');
    const seen = instances.map((one) => {
      const document = map({ instance: one, ownerId: ACCOUNT, collectedAt: now });
      if (typeof document === 'string') throw new Error(document);
      return { scope, document, state: 'running' };
    });
    const stored = await readStored(worker.cluster, indices.current);
    await writeChanges(worker.cluster, indices, compareSnapshot(stored, seen, [scope], now));
  }

  async function refresh(): Promise<void> {
    await worker.cluster.expect({ method: 'POST', path: `/${indices.current},${indices.history}/_refresh` });
  }

  async function countOf(stream: string, field: string, value: string): Promise<number> {
    const path = `/${name}-${stream}-*/_count`;
    const body = { query: { term: { [field]: value } } };
    return Number(member((await worker.cluster.expect({ method: 'POST', path, body })).body, 'count'));
  }

  it('keeps within its bounds, and reads nothing twice', async () => {
    const inventory = new AssetInventory(worker.cluster, indices, 100);
    expect(await inventory.refresh()).toEqual({ changed: true, entries: 2, dropped: 0 });
    expect(await inventory.refresh()).toMatchObject({ changed: false, entries: 2 });
    const small = new AssetInventory(worker.cluster, indices, 1);
    expect(await small.refresh()).toMatchObject({ entries: 1 });
    expect(small.directory.byInstance(WEB, 0)?.name).toBe('web-größe');
    expect(small.directory.byInstance(OLD, 0)).toBeUndefined();
  });

  it('names in documents and for rules who it was at the time of the event', async () => {
    const lines = [
      HEADER,
      flow('eni-00000000000000002', '10.0.0.5', '198.51.100.7', '2026-11-20T10:00:00Z'),
      flow('eni-elsewhere', '10.9.9.9', '10.0.0.5', '2026-11-02T10:00:00Z'),
      flow('eni-elsewhere', '10.9.9.9', '10.8.8.8', '2026-11-20T10:00:00Z'),
    ];
    await bucket.put(`AWSLogs/${ACCOUNT}/vpcflowlogs/eu-west-3/2026/11/20/flow.log`, `${lines.join('\n')}\n`);
    const call = {
      eventVersion: '1.09',
      userIdentity: { type: 'AssumedRole', principalId: `AROAEXAMPLE:${WEB}`, accountId: ACCOUNT },
      eventTime: '2026-11-20T10:00:00Z',
      eventSource: 'ec2.amazonaws.com',
      eventName: 'StopInstances',
      awsRegion: 'eu-west-3',
      sourceIPAddress: '10.0.0.5',
      requestParameters: { instancesSet: { items: [{ instanceId: WEB }] } },
      eventID: 'e-1',
      recipientAccountId: ACCOUNT,
    };
    const trail = JSON.stringify({ Records: [call] });
    await bucket.put(`AWSLogs/${ACCOUNT}/CloudTrail/eu-west-3/2026/11/20/trail.json`, trail);
    await worker.run();

    const web = { id: WEB, name: 'web-größe', account: ACCOUNT, groups: ['frontend'] };
    const flows = await worker.documents('ecs-vpcflow');
    const found = flows.map(({ harrier }) => JSON.stringify(harrier ?? null)).sort();
    expect(found).toEqual(
      [{ asset: { destination: { ...web, id: OLD, name: 'old' } } }, { asset: { source: web } }, null]
        .map((one) => JSON.stringify(one))
        .sort(),
    );
    const [stopped] = await worker.documents('ecs-cloudtrail');
    expect(stopped).toMatchObject({ harrier: { asset: { source: web, instance: web } } });
    expect(await countOf('ecs-vpcflow', 'harrier.asset.source.name', 'web-größe')).toBe(1);
    expect(await countOf('ecs-cloudtrail', 'harrier.asset.instance.groups', 'frontend')).toBe(1);
    const ocsf = await worker.documents('ocsf-network_activity');
    expect(ocsf.filter((document) => 'harrier' in document)).toEqual([]);
    expect(await countOf('ocsf-network_activity', 'src_endpoint.name', 'web-größe')).toBe(1);
    expect(await countOf('ocsf-network_activity', 'enrichments.data.groups', 'frontend')).toBe(2);
    const [activity] = await worker.documents('ocsf-api_activity');
    expect(activity).toMatchObject({ resources: [{ uid: WEB, name: 'web-größe' }] });
    expect(await countOf('ocsf-api_activity', 'resources.name', 'web-größe')).toBe(1);
    expect(await countOf('ocsf-api_activity', 'observables.value', '10.0.0.5')).toBe(1);

    const alerts = await worker.documents('alerts');
    const raised = alerts.map((alert) => member(member(alert, 'rule'), 'description'));
    expect(raised).toEqual(expect.arrayContaining(['Traffic of web-größe', 'StopInstances on web-größe']));
    expect(raised.filter((text) => String(text).startsWith('Traffic of'))).toHaveLength(1);
    expect(await worker.deadLetters()).toEqual([]);
  });
});

describe.skipIf(!backends.opensearch || onPath('python3') === undefined)('collection in the worker', () => {
  const prefix = `${name}-collect`;
  let moto: MotoServer;
  let worker: TestWorker;

  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(async () => {
    await worker?.close();
    await moto?.stop();
  });

  async function assetsAt(endpoint: string) {
    await worker?.close();
    worker = await TestWorker.create({
      aws: endpoint,
      opensearch: backendUrl('opensearch'),
      queueUrls: ['https://sqs.us-east-1.amazonaws.com/111122223333/none'],
      prefix,
      more: {
        assets: {
          enrich: true,
          collect: {
            every: '60s',
            regions: ['eu-west-1'],
            endpoint,
            credentials: { access_key_id: 'test', secret_access_key: 'test' },
          },
        },
      },
    });
    const metrics = new Metrics();
    const assets = new Assets(worker.config, worker.cluster, metrics, pino({ level: 'silent' }));
    const value = async (metric: string, label: string) => {
      const { values = [] } = (await metrics.registry.getSingleMetric(metric)?.get()) ?? {};
      return values.find(({ labels }) => Object.values(labels).includes(label))?.value;
    };
    return { assets, value };
  }

  it('writes the inventory, and stops softly', async () => {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const ec2 = new EC2Client({ region: 'eu-west-1', endpoint: moto.endpoint, credentials });
    await ec2.send(new RunInstancesCommand({ ImageId: 'ami-12c6146b', MinCount: 3, MaxCount: 3 }));
    ec2.destroy();
    const { assets, value } = await assetsAt(moto.endpoint);
    await withTemplates(worker.cluster, prefix);
    const stop = new AbortController();
    const collecting = assets.collect(stop.signal);
    await expect.poll(() => value('harrier_asset_collections_total', 'done'), { timeout: 20_000 }).toBe(1);
    stop.abort();
    await collecting;
    await assets.close();
    expect(await value('harrier_asset_changes_total', 'new')).toBe(3);
    await worker.cluster.expect({ method: 'POST', path: `/${prefix}-assets/_refresh` });
    expect(await readStored(worker.cluster, `${prefix}-assets`)).toHaveLength(3);
  });

  it('counts what fails, and goes on', async () => {
    const { assets, value } = await assetsAt('http://127.0.0.1:9');
    const stop = new AbortController();
    const collecting = assets.collect(stop.signal);
    await expect.poll(() => value('harrier_asset_collections_total', 'failed'), { timeout: 60_000 }).toBe(1);
    stop.abort();
    await collecting;
    await assets.close();
  });
});
