import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Cluster, connect } from '../../../src/opensearch/client.ts';
import { applyTemplates } from '../../../src/opensearch/template/apply.ts';
import { lifecyclePolicy } from '../../../src/opensearch/template/lifecycle.ts';
import { planTemplates } from '../../../src/opensearch/template/plan.ts';
import { type Received, type Reply, startServer, type TestServer } from '../../support/http-server.ts';

type Policy = Record<string, unknown>;

/** The policy API of the index management plug-in, as documented: versions, and members that it adds. */
function policyApi() {
  const state: { policy?: Policy; seqNo: number } = { seqNo: 0 };
  const handle = ({ method, url, body }: Received): Reply => {
    const { searchParams } = new URL(url, 'http://x');
    if (method === 'GET') {
      if (!state.policy) {
        return {
          status: 404,
          body: { error: { type: 'status_exception', reason: 'Policy not found' }, status: 404 },
        };
      }
      const added = { policy_id: 'p', last_updated_time: 1, schema_version: 21, error_notification: null };
      return {
        body: {
          _id: 'p',
          _version: 1,
          _seq_no: state.seqNo,
          _primary_term: 1,
          policy: { ...added, ...state.policy },
        },
      };
    }
    if (state.policy && searchParams.get('if_seq_no') !== String(state.seqNo)) {
      return {
        status: 409,
        body: { error: { type: 'version_conflict_engine_exception', reason: 'conflict' } },
      };
    }
    state.policy = JSON.parse(body).policy;
    state.seqNo++;
    return { status: 201, body: { _id: 'p' } };
  };
  return { state, handle };
}

describe('the lifecycle policy', () => {
  const api = { current: policyApi() };
  let server: TestServer;
  let cluster: Cluster;
  const policy = (retentionDays: number | undefined = 90) => [
    lifecyclePolicy({ prefix: 'harrier', retentionDays }),
  ];
  const apply = async (days?: number, force = false) =>
    (await applyTemplates(cluster, policy(days), { version: '1', force }))[0];

  beforeEach(async () => {
    api.current = policyApi();
    server = await startServer((request) => api.current.handle(request));
    cluster = connect({ nodes: [server.url] });
  });
  afterEach(async () => {
    await cluster.close();
    await server.close();
  });

  it('is created, then unchanged, then updated with the version that it replaces', async () => {
    expect(await apply()).toMatchObject({ state: 'create', written: true });
    expect(await apply()).toMatchObject({ state: 'unchanged', written: false });
    expect(await apply(30)).toMatchObject({ state: 'update', written: true });
    expect(server.received.at(-1)?.url).toBe(
      '/_plugins/_ism/policies/harrier-lifecycle?if_seq_no=1&if_primary_term=1',
    );
    expect(JSON.stringify(api.current.state.policy)).toContain('30d');
  });

  it('is left alone when somebody changed it, unless forced', async () => {
    await apply();
    api.current.state.policy = { ...api.current.state.policy, default_state: 'merged' };
    expect(await apply(30)).toMatchObject({ state: 'changed-by-user', written: false });
    expect(await apply(30, true)).toMatchObject({ state: 'changed-by-user', written: true });
  });

  it('goes from state to state by age, and ends in deletion only when asked to', () => {
    const [withEnd, without] = [
      policy(90)[0],
      lifecyclePolicy({ prefix: 'harrier', retentionDays: undefined }),
    ];
    for (const resource of [withEnd, without]) {
      const { states, default_state } = (resource?.body['policy'] ?? {}) as {
        states: { name: string; transitions: { state_name: string }[] }[];
        default_state: string;
      };
      const names = states.map(({ name }) => name);
      const reached = [
        default_state,
        ...states.flatMap(({ transitions }) => transitions.map((t) => t.state_name)),
      ];
      expect(reached.sort()).toEqual(names.sort());
    }
    expect(JSON.stringify(without)).not.toContain('delete');
  });

  it.each([
    [400, { error: 'no handler found for uri [/_plugins/_ism/policies/harrier-lifecycle] and method [GET]' }],
    [404, { message: 'no such path' }],
    [405, { error: 'Incorrect HTTP method' }],
  ])('is left out, with a word, where the plug-in is absent (%i)', async (status, body) => {
    await server.close();
    server = await startServer(() => ({ status, body }));
    const other = connect({ nodes: [server.url] });
    expect(await planTemplates(other, policy())).toMatchObject([{ state: 'unavailable' }]);
    await other.close();
  });
});
