import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Cluster, connect } from '../../../src/opensearch/client.ts';
import { applyObjects } from '../../../src/opensearch/dashboards/apply.ts';
import { buildBoards } from '../../../src/opensearch/dashboards/boards.ts';
import { planObjects } from '../../../src/opensearch/dashboards/plan.ts';
import { savedObject } from '../../../src/opensearch/dashboards/saved-object.ts';
import { type DashboardsServer, startDashboards } from '../../support/dashboards-server.ts';
import { startServer } from '../../support/http-server.ts';

const objects = buildBoards().flatMap((board) => board.objects);
const pie = 'visualization harrier-alerts-alerts-alerts-by-rule';

describe('applyObjects', () => {
  let server: DashboardsServer;
  let dashboards: Cluster;
  const written = async (force = false) =>
    (await applyObjects(dashboards, objects, { force })).filter((object) => object.written).length;
  const change = (key: string, attributes: Record<string, unknown>) => {
    const stored = server.objects.get(key);
    if (!stored) throw new Error(`no ${key}`);
    server.objects.set(key, { ...stored, attributes: { ...stored.attributes, ...attributes } });
  };

  beforeEach(async () => {
    server = await startDashboards();
    dashboards = connect({ nodes: [server.url] });
  });
  afterEach(async () => {
    await dashboards.close();
    await server.close();
  });

  it('imports everything once; the second time there is nothing to do', async () => {
    expect(await written()).toBe(objects.length);
    expect(server.objects.size).toBe(objects.length);
    expect(await written()).toBe(0);
  });

  it('writes nothing when it only plans', async () => {
    const planned = await planObjects(dashboards, objects);
    expect(new Set(planned.map(({ state }) => state))).toEqual(new Set(['create']));
    expect(server.objects.size).toBe(0);
  });

  it('keeps what a user changed, unless forced', async () => {
    await written();
    change(pie, { title: 'My pie' });
    expect(
      (await planObjects(dashboards, objects)).filter(({ state }) => state !== 'unchanged'),
    ).toMatchObject([{ state: 'changed-by-user', object: { type: 'visualization' } }]);
    expect(await written()).toBe(0);
    expect(server.objects.get(pie)?.attributes['title']).toBe('My pie');
    expect(await written(true)).toBe(1);
    expect(server.objects.get(pie)?.attributes['title']).toBe('Alerts by rule [Harrier]');
  });

  it('takes another spelling of the same JSON for no change', async () => {
    await written();
    const state = JSON.parse(String(server.objects.get(pie)?.attributes['visState']));
    const reversed = Object.fromEntries(Object.entries(state).reverse());
    change(pie, { visState: JSON.stringify(reversed, undefined, 1) });
    expect(await written()).toBe(0);
    expect((await planObjects(dashboards, objects)).every(({ state }) => state === 'unchanged')).toBe(true);
  });

  it('updates what an older version of ours wrote', async () => {
    const of = (title: string) =>
      savedObject('visualization', 'v', { title, description: 'd', visState: '{}' });
    await applyObjects(dashboards, [of('old')]);
    expect(await applyObjects(dashboards, [of('new')])).toMatchObject([{ state: 'update', written: true }]);
    expect(server.objects.get('visualization v')?.attributes['title']).toBe('new');
  });

  it('takes fields and formats in an index pattern for additions, another time field for a change', async () => {
    await written();
    change('index-pattern harrier-alerts', { fields: '[]', fieldFormatMap: '{}' });
    expect(await written()).toBe(0);
    change('index-pattern harrier-alerts', { timeFieldName: '@timestamp' });
    expect((await planObjects(dashboards, objects)).find(({ state }) => state !== 'unchanged')).toMatchObject(
      {
        state: 'changed-by-user',
      },
    );
  });

  it('names what could not be imported and why', async () => {
    const orphan = savedObject('visualization', 'v', { title: 't', description: 'd' }, [
      { name: 'n', type: 'index-pattern', id: 'nowhere' },
    ]);
    await expect(applyObjects(dashboards, [orphan])).rejects.toThrow('visualization v: missing_references');
  });

  it('sends the tenant, and works below a path', async () => {
    const below = connect({ nodes: [`${server.url}/_dashboards`] });
    await applyObjects(below, objects, { tenant: 'global' });
    await below.close();
    for (const { url, headers } of server.received) {
      expect(url).toMatch(/^\/_dashboards\/api\//);
      expect(headers['securitytenant']).toBe('global');
    }
  });
});

describe('a server that is not Dashboards', () => {
  it('is told from one that is', async () => {
    const server = await startServer(() => ({ status: 405, body: { error: 'Incorrect HTTP method' } }));
    const dashboards = connect({ nodes: [server.url] });
    await expect(planObjects(dashboards, objects)).rejects.toMatchObject({
      message: expect.stringContaining('does not answer like OpenSearch Dashboards'),
      remedy: expect.stringContaining('5601'),
    });
    await dashboards.close();
    await server.close();
  });
});
