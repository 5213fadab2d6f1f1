import {
  CreateTagsCommand,
  EC2Client,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { resolveAccounts } from '../../src/asset/account.ts';
import { ASSET_FIELDS } from '../../src/asset/fields.ts';
import { checkPermissions } from '../../src/asset/permission.ts';
import { runCollection } from '../../src/asset/run.ts';
import { assetIndices } from '../../src/asset/store.ts';
import { type Cluster, connect } from '../../src/opensearch/client.ts';
import { applyTemplates } from '../../src/opensearch/template/apply.ts';
import { buildTemplates } from '../../src/opensearch/template/build.ts';
import { onPath } from '../support/java.ts';
import { type MotoServer, startMoto, startThrottle } from '../support/moto.ts';

const REGIONS = ['eu-west-1', 'us-east-1', 'ap-northeast-1'];
const ACCOUNTS = ['111122223333', '444455556666'];
const ROLES = ACCOUNTS.map((id) => ({ roleArn: `arn:aws:iam::${id}:role/reader` }));
/** 2 accounts × 3 regions × 417 = 2,502 instances. */
const PER_SCOPE = 417;
const PREFIX = 'assets-test';

const { opensearch } = inject('backends');

describe.skipIf(opensearch === undefined || onPath('python3') === undefined)(
  'the inventory of 2 accounts and 3 regions',
  () => {
    let moto: MotoServer;
    let throttle: Awaited<ReturnType<typeof startThrottle>>;
    let cluster: Cluster;
    const ids = new Map<string, string[]>();

    beforeAll(async () => {
      process.env['AWS_ACCESS_KEY_ID'] = 'test';
      process.env['AWS_SECRET_ACCESS_KEY'] = 'test';
      moto = await startMoto();
      throttle = await startThrottle(moto.endpoint, 4);
      cluster = connect({ nodes: [opensearch ?? ''] });
      const templates = buildTemplates({
        prefix: PREFIX,
        fields: {},
        assetFields: ASSET_FIELDS,
        retentionDays: undefined,
        withoutLifecycle: true,
      });
      await applyTemplates(cluster, templates, { version: '0.0.0', force: false });
      for (const account of await accountsAt(moto.endpoint)) {
        for (const region of REGIONS) {
          const ec2 = new EC2Client({ region, endpoint: moto.endpoint, credentials: account.credentials });
          const answer = await ec2.send(
            new RunInstancesCommand({
              ImageId: 'ami-12c6146b',
              MinCount: PER_SCOPE,
              MaxCount: PER_SCOPE,
              InstanceType: 't3.micro',
            }),
          );
          ids.set(
            `${account.id}/${region}`,
            (answer.Instances ?? []).flatMap((instance) => instance.InstanceId ?? []),
          );
          ec2.destroy();
        }
      }
    });

    afterAll(async () => {
      await cluster?.close();
      await throttle?.stop();
      await moto?.stop();
    });

    function accountsAt(endpoint: string) {
      return resolveAccounts({ roles: ROLES, region: 'us-east-1', endpoint });
    }

    async function collect(now: number) {
      const report = await runCollection({
        collect: {
          accounts: await accountsAt(throttle.endpoint),
          regions: REGIONS,
          homeRegion: 'us-east-1',
          endpoint: throttle.endpoint,
          concurrency: 4,
          pageSize: 100,
          now: () => now,
        },
        profile: 'strict',
        store: { cluster, indices: assetIndices(PREFIX) },
      });
      await cluster.expect({ method: 'POST', path: `/${PREFIX}-assets,${PREFIX}-assets-history/_refresh` });
      return report;
    }

    async function documents(index: string, query: object = { match_all: {} }) {
      const { body } = await cluster.expect({
        method: 'POST',
        path: `/${index}/_search`,
        body: { size: 10, track_total_hits: true, query },
      });
      const { hits } = body as {
        hits: { total: { value: number }; hits: { _id: string; _source: Record<string, never> }[] };
      };
      return { total: hits.total.value, hits: hits.hits };
    }

    it('is complete, is not written twice, and tells what ended', async () => {
      const all = PER_SCOPE * REGIONS.length * ACCOUNTS.length;
      const first = await collect(Date.UTC(2026, 0, 1));
      expect(first.problems).toEqual([]);
      expect(first).toMatchObject({ instances: all, scopes: 6, new: all, changed: 0, ended: 0 });
      expect(throttle.throttled()).toBeGreaterThan(0);
      expect((await documents(`${PREFIX}-assets`)).total).toBe(all);
      expect((await documents(`${PREFIX}-assets-history`)).total).toBe(all);

      const second = await collect(Date.UTC(2026, 0, 2));
      expect(second).toMatchObject({ instances: all, new: 0, changed: 0, ended: 0 });
      expect((await documents(`${PREFIX}-assets-history`)).total).toBe(all);

      // One instance is terminated, one gets a name, and one vanishes: its account and region forget it.
      const [account] = await accountsAt(moto.endpoint);
      const ec2 = new EC2Client({
        region: 'eu-west-1',
        endpoint: moto.endpoint,
        credentials: account?.credentials ?? never(),
      });
      const [terminated = '', named = ''] = ids.get(`${ACCOUNTS[0]}/eu-west-1`) ?? [];
      await ec2.send(new TerminateInstancesCommand({ InstanceIds: [terminated] }));
      await ec2.send(new CreateTagsCommand({ Resources: [named], Tags: [{ Key: 'Name', Value: 'web-1' }] }));
      ec2.destroy();
      const vanished = 'i-0vanished0000001';
      await plant(vanished);

      const third = await collect(Date.UTC(2026, 0, 3));
      expect(third).toMatchObject({ new: 0, changed: 1, ended: 2 });
      const ended = await documents(`${PREFIX}-assets`, { term: { 'harrier.present': false } });
      expect(ended.hits.map((hit) => hit._id).sort()).toEqual([vanished, terminated].sort());
      expect((await documents(`${PREFIX}-assets`, { term: { 'device.name': 'web-1' } })).hits[0]?._id).toBe(
        named,
      );
      expect((await documents(`${PREFIX}-assets-history`)).total).toBe(all + 3);
      expect(await collect(Date.UTC(2026, 0, 4))).toMatchObject({ new: 0, changed: 0, ended: 0 });
    });

    /** An instance of an earlier run that no account has any more. */
    async function plant(id: string): Promise<void> {
      const { hits } = await documents(`${PREFIX}-assets`);
      const source = JSON.parse(JSON.stringify(hits[0]?._source)) as { device: { uid: string } };
      source.device.uid = id;
      await cluster.expect({
        method: 'PUT',
        path: `/${PREFIX}-assets/_doc/${id}`,
        query: { refresh: 'true' },
        body: source,
      });
    }

    it('checks permissions by dry run', async () => {
      const [account] = await accountsAt(moto.endpoint);
      const permissions = await checkPermissions(account ?? never(), 'eu-west-1', moto.endpoint);
      expect(permissions).toHaveLength(9);
      expect(permissions.filter((permission) => permission.result !== 'allowed')).toEqual([]);
    });
  },
);

function never(): never {
  throw new Error('no account');
}
