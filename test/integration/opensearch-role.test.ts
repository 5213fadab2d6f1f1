import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AssetInventory } from '../../src/asset/inventory.ts';
import type { DeviceChange } from '../../src/asset/snapshot.ts';
import { assetIndices, readStored, writeChanges } from '../../src/asset/store.ts';
import { parseConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';
import { BulkWriter } from '../../src/opensearch/bulk.ts';
import { type Cluster, connect } from '../../src/opensearch/client.ts';
import { deadLetter } from '../../src/sink/dead-letter.ts';
import { DeadLetterIndex } from '../../src/sink/dead-letter-index.ts';
import { check } from '../../src/worker/check.ts';
import { backends } from '../support/backends.ts';
import { type OpenSearchNode, startOpenSearch } from '../support/opensearch.ts';
import { applyAllTemplates, countDocuments } from '../support/templates.ts';

const PASSWORD = 'Correct-Horse-7-Battery';
const SECURITY = '/_plugins/_security/api';

interface Role {
  readonly cluster_permissions: readonly string[];
  readonly index_permissions: readonly {
    readonly index_patterns: readonly string[];
    readonly allowed_actions: readonly string[];
  }[];
}

const role: Role = JSON.parse(
  await readFile(path.join(import.meta.dirname, '../../deploy/opensearch/worker-role.json'), 'utf8'),
);

/** The role without one of its permissions, for each of them. */
const LESSER: readonly (readonly [string, Role])[] = [
  ...role.cluster_permissions.map((permission): [string, Role] => [
    permission,
    { ...role, cluster_permissions: role.cluster_permissions.filter((one) => one !== permission) },
  ]),
  ...role.index_permissions.flatMap(({ index_patterns, allowed_actions }, at) =>
    allowed_actions.map((permission): [string, Role] => [
      `${permission} on ${index_patterns.join()}`,
      {
        ...role,
        index_permissions: role.index_permissions.flatMap((entry, index) => {
          const rest = entry.allowed_actions.filter((one) => index !== at || one !== permission);
          return rest.length === 0 ? [] : { ...entry, allowed_actions: rest };
        }),
      },
    ]),
  ),
];

/** Needs the same programs as the plain node of the run. */
describe.skipIf(!backends.opensearch)('the role for the worker’s user', () => {
  let node: OpenSearchNode;
  let admin: Cluster;
  let user: Cluster;
  let config: Config;
  let run = 0;

  beforeAll(async () => {
    node = await startOpenSearch({ secure: true });
    const as = (username: string, password: string) =>
      connect({ nodes: [node.url], auth: { kind: 'basic', username, password }, tls: { ca: node.ca ?? '' } });
    admin = as('admin', 'admin');
    user = as('worker', PASSWORD);
    // The demonstration set gives everybody the rights of bulk requests.
    await admin.expect({ method: 'DELETE', path: `${SECURITY}/rolesmapping/own_index` });
    await applyAllTemplates(admin, 'harrier');
    await grant(role);
    const body = { password: PASSWORD, opendistro_security_roles: ['worker'] };
    await admin.expect({ method: 'PUT', path: `${SECURITY}/internalusers/worker`, body });
    const parsed = parseConfig(
      'harrier.yaml',
      `
rulesets: []
opensearch:
  urls: ["${node.url}"]
  user: worker
  password: ${PASSWORD}
  ca_file: ${path.join(node.certificates ?? '', 'ca.pem')}
dead_letter: { type: index }
assets:
  enrich: true
  collect: { endpoint: http://127.0.0.1:1, credentials: { access_key_id: AKIAEXAMPLE, secret_access_key: example } }
`,
    );
    if (parsed.config === undefined) throw new Error(JSON.stringify(parsed.diagnostics.all));
    config = parsed.config;
  });
  afterAll(async () => {
    await user?.close();
    await admin?.close();
    await node?.stop();
  });

  async function grant(body: Role): Promise<void> {
    await admin.expect({ method: 'PUT', path: `${SECURITY}/roles/worker`, body });
  }

  /** Another one in each run, so that its indices have to be made. */
  const day = () => `2026.11.${10 + run}`;

  /** What `harrier check` finds wrong in the cluster. */
  async function findings(): Promise<string[]> {
    const found: string[] = [];
    for await (const { name, state, detail } of check(config)) {
      if (name !== 'sources' && name !== 'inventory: credentials' && state !== 'good')
        found.push(`${name}: ${detail}`);
    }
    return found;
  }

  async function writeDocuments(): Promise<void> {
    const unknownField = `{"timestamp":"2026-11-21T00:00:00Z","data":{"field${run}":"x"}}`;
    const { written } = await new BulkWriter(user, { giveUpAfterMs: 10_000 }).write([
      { index: `harrier-ecs-vpcflow-${day()}`, id: '1', json: '{"@timestamp":"2026-11-21T00:00:00Z"}' },
      { index: `harrier-alerts-${day()}`, id: '1', json: unknownField },
    ]);
    expect(written).toBe(2);
  }

  async function keepDeadLetters(): Promise<void> {
    const store = new DeadLetterIndex(user, new BulkWriter(user, { giveUpAfterMs: 10_000 }), 'harrier');
    const letter = deadLetter(
      { kind: 'object', reason: 'truncated', message: '', pointer: { key: 'k' } },
      run,
    );
    await store.put([letter]);
    const listed: string[] = [];
    for await (const { id } of store.list()) listed.push(id);
    expect(listed).toEqual([letter.id]);
    expect(await store.get(letter.id)).toMatchObject({ id: letter.id });
    await store.remove([letter.id]);
    expect(await store.get(letter.id)).toBeUndefined();
  }

  async function keepInventory(): Promise<void> {
    const indices = assetIndices();
    const history = async () => await countDocuments(admin, indices.history).catch(() => 0);
    const before = await history();
    const device = {
      instanceId: 'i-0f3c9a7d5e1b24680',
      scope: { account: '111122223333', region: 'eu-west-1' },
      contentHash: 'hash',
      changedAt: run,
      present: true,
    };
    const born: DeviceChange = {
      kind: 'new',
      device,
      json: '{"device":{"uid":"i-0f3c9a7d5e1b24680"}}',
      historyId: `born ${run}`,
    };
    await writeChanges(user, indices, [born]);
    expect(await readStored(user, indices.current)).toHaveLength(1);
    const ended: DeviceChange = {
      kind: 'ended',
      device: { ...device, present: false },
      historyId: `ended ${run}`,
    };
    await writeChanges(user, indices, [ended]);
    expect(await history()).toBe(before + 2);
    await new AssetInventory(user, indices, 100).refresh();
  }

  async function work(): Promise<string[]> {
    run++;
    const found = await findings();
    if (found.length > 0) return found;
    try {
      await writeDocuments();
      await keepDeadLetters();
      await keepInventory();
      return [];
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)];
    }
  }

  it('is enough: check finds nothing, documents, dead letters and inventory are kept', async () => {
    await grant(role);
    expect(await work()).toEqual([]);
  });

  it.each(LESSER)('is not enough without %s', async (_permission, lesser) => {
    await grant(lesser);
    const [first] = await work();
    expect(first).toContain('no permissions for');
  });

  it('cannot delete or change what it has written, but for dead letters', async () => {
    await grant(role);
    run++;
    await writeDocuments();
    for (const request of [
      { method: 'DELETE', path: `/harrier-alerts-${day()}/_doc/1` },
      { method: 'DELETE', path: `/harrier-alerts-${day()}` },
      { method: 'POST', path: `/harrier-alerts-${day()}/_update/1`, body: { doc: { rule: 'gone' } } },
      { method: 'POST', path: '/harrier-alerts-*/_delete_by_query', body: { query: { match_all: {} } } },
      { method: 'GET', path: '/_cat/indices' },
    ] as const) {
      await expect(user.expect(request), request.path).rejects.toMatchObject({ name: 'PermissionError' });
    }
  });

  it('check leaves nothing behind in the cluster', async () => {
    await grant(role);
    const indices = async () => (await admin.expect({ method: 'GET', path: '/_cat/indices?h=index' })).body;
    const before = await indices();
    await findings();
    expect(await indices()).toEqual(before);
  });
});
