import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BulkWriter } from '../../src/opensearch/bulk.ts';
import { type Cluster, connect } from '../../src/opensearch/client.ts';
import type { ConnectionSettings } from '../../src/opensearch/connection.ts';
import { backends } from '../support/backends.ts';
import { type OpenSearchNode, startOpenSearch } from '../support/opensearch.ts';
import { applyAllTemplates, countDocuments } from '../support/templates.ts';

const PASSWORD = 'Correct-Horse-7-Battery';
const main = path.join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line, as a person runs it. */
async function harrier(
  parameters: readonly string[],
  environment: Record<string, string> = {},
): Promise<Ended> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...environment };
  try {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', main, ...parameters],
      { env, maxBuffer: 1 << 24 },
    );
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as unknown as Ended;
    return { code, stdout, stderr };
  }
}

/** Needs the same programs as the plain node of the run. */
describe.skipIf(!backends.opensearch)('a secured OpenSearch (TLS, users, roles)', () => {
  let node: OpenSearchNode;
  let admin: Cluster;
  let caFile: string;
  const clusters: Cluster[] = [];

  function as(username: string, settings: Partial<ConnectionSettings> = {}): Cluster {
    const auth = { kind: 'basic', username, password: username === 'admin' ? 'admin' : PASSWORD } as const;
    const cluster = connect({ nodes: [node.url], auth, tls: { ca: node.ca ?? '' }, ...settings });
    clusters.push(cluster);
    return cluster;
  }

  beforeAll(async () => {
    node = await startOpenSearch({ secure: true });
    caFile = path.join(node.certificates ?? '', 'ca.pem');
    admin = as('admin');
    const security = '/_plugins/_security/api';
    const role = {
      cluster_permissions: ['cluster_composite_ops', 'cluster_monitor'],
      index_permissions: [
        {
          index_patterns: ['harrier-*'],
          allowed_actions: [
            'create_index',
            'write',
            'read',
            'indices:admin/mapping/auto_put',
            'indices:admin/refresh',
          ],
        },
      ],
    };
    await admin.expect({ method: 'PUT', path: `${security}/roles/harrier_writer`, body: role });
    for (const [name, roles] of [
      ['writer', ['harrier_writer']],
      ['nobody', []],
    ] as const) {
      await admin.expect({
        method: 'PUT',
        path: `${security}/internalusers/${name}`,
        body: { password: PASSWORD, opendistro_security_roles: roles },
      });
    }
  });
  afterAll(async () => {
    for (const cluster of clusters) await cluster.close();
    await node?.stop();
  });

  const get = { method: 'GET', path: '/_cluster/health' } as const;
  const item = {
    index: 'harrier-ecs-vpcflow-2026.11.21',
    id: '1',
    json: '{"@timestamp":"2026-11-21T00:00:00Z"}',
  };

  it('is trusted through the given authority only', async () => {
    expect((await admin.request(get)).status).toBe(200);
    await expect(as('admin', { tls: {} }).request({ ...get, retries: 0 })).rejects.toMatchObject({
      name: 'TlsError',
      remedy: expect.stringContaining('--ca'),
    });
    expect((await as('admin', { tls: { verify: false } }).request(get)).status).toBe(200);
  });

  it('is told from one with another name', async () => {
    const nodes = [node.url.replace('127.0.0.1', '127.0.0.2')];
    const settings = { nodes, tls: { ca: node.ca ?? '' } };
    const error: unknown = await as('admin', settings)
      .request({ ...get, retries: 0 })
      .catch((caught: unknown) => caught);
    // The node listens on 127.0.0.1 alone; where 127.0.0.2 reaches it, the certificate is wrong.
    expect(error).toMatchObject({ name: expect.stringMatching(/TlsError|UnreachableError/) });
  });

  it('is found to want TLS when http:// is used', async () => {
    const nodes = [node.url.replace('https:', 'http:')];
    await expect(as('admin', { nodes }).request({ ...get, retries: 0 })).rejects.toMatchObject({
      name: 'UnreachableError',
      remedy: expect.stringContaining('https://'),
    });
  });

  it('accepts a client certificate', async () => {
    const folder = node.certificates ?? '';
    const [certificate, key] = await Promise.all(
      ['admin.pem', 'admin.key'].map((file) => readFile(path.join(folder, file), 'utf8')),
    );
    const tls = { ca: node.ca ?? '', certificate: certificate ?? '', key: key ?? '' };
    const cluster = connect({ nodes: [node.url], tls });
    clusters.push(cluster);
    expect((await cluster.request(get)).status).toBe(200);
  });

  it('says 401 for a wrong password and 403 for missing rights', async () => {
    const auth = { kind: 'basic', username: 'admin', password: 'wrong' } as const;
    await expect(as('admin', { auth }).request(get)).rejects.toMatchObject({ name: 'AuthenticationError' });
    await expect(applyAllTemplates(as('writer'), 'harrier')).rejects.toMatchObject({
      name: 'PermissionError',
      message: expect.stringContaining('template'),
    });
  });

  it('takes templates from an administrator and documents from the least role', async () => {
    await applyAllTemplates(admin, 'harrier');
    const writer = new BulkWriter(as('writer'));
    expect(await writer.write([item])).toMatchObject({ written: 1 });
    expect(await writer.write([item])).toMatchObject({ existing: 1 });
    expect(await countDocuments(admin, 'harrier-ecs-vpcflow')).toBe(1);
  });

  it('refuses documents from others, item by item, and the writer says so', async () => {
    await expect(new BulkWriter(as('nobody')).write([item])).rejects.toMatchObject({
      name: 'PermissionError',
    });
    const elsewhere = { ...item, index: 'other-index' };
    await expect(new BulkWriter(as('writer')).write([item, elsewhere])).rejects.toMatchObject({
      name: 'PermissionError',
      message: expect.stringContaining('other-index'),
    });
  });

  describe('harrier templates', () => {
    const connection = () => ['--opensearch', node.url, '--user', 'admin', '--ca', caFile];
    const environment = { HARRIER_OPENSEARCH_PASSWORD: 'admin' };

    it('plans with exit code 2, applies, and plans with exit code 0', async () => {
      const own = ['--prefix', 'cli-test'];
      const before = await harrier(['templates', 'plan', ...connection(), ...own], environment);
      expect(before).toMatchObject({ code: 2, stderr: '' });
      expect(before.stdout).toMatch(/\+ index template cli-test-alerts: will be created/);
      const applied = await harrier(['templates', 'apply', ...connection(), ...own], environment);
      expect(applied.code).toBe(0);
      expect(applied.stdout).toMatch(/index template cli-test-alerts: created[\s\S]*written\./);
      expect(applied.stdout).toMatch(/no index management plug-in/);
      const after = await harrier(['templates', 'plan', ...connection(), ...own, '--json'], environment);
      expect(after.code).toBe(0);
      expect(JSON.parse(after.stdout)).toMatchObject({ pending: 0 });
    });

    it('reads the password from a file', async () => {
      const file = path.join(node.certificates ?? '', 'password');
      await writeFile(file, 'admin\n');
      const parameters = [
        'templates',
        'plan',
        ...connection(),
        '--password-file',
        file,
        '--prefix',
        'not-there',
      ];
      expect(await harrier(parameters)).toMatchObject({ code: 2, stderr: '' });
    });

    it.each([
      [
        'a wrong password',
        ['--user', 'admin'],
        'nope',
        /refused the credentials[\s\S]*HARRIER_OPENSEARCH_PASSWORD/,
      ],
      [
        'missing rights',
        ['--user', 'writer'],
        PASSWORD,
        /does not allow[\s\S]*cluster_manage_index_templates/,
      ],
    ])('explains %s without a stack or a secret', async (_case, user, password, text) => {
      const parameters = ['templates', 'plan', '--opensearch', node.url, '--ca', caFile, ...user];
      const { code, stdout, stderr } = await harrier(parameters, { HARRIER_OPENSEARCH_PASSWORD: password });
      expect(code).toBe(3);
      expect(stdout).toBe('');
      expect(stderr).toMatch(text);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(stderr).not.toContain(password);
    });

    it('explains an unknown authority', async () => {
      const { code, stderr } = await harrier(
        ['templates', 'plan', '--opensearch', node.url, '--user', 'admin'],
        environment,
      );
      expect(code).toBe(3);
      expect(stderr).toMatch(/not signed by an authority[\s\S]*--ca FILE/);
    });
  });
});
