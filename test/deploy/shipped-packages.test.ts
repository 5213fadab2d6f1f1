import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = path.join(import.meta.dirname, '..', '..');

/** A fresh clone as far as npm sees it: nothing is installed. */
let clone: string;
let registry: Server;
/** What the registry says to an audit. */
let answer: { readonly status: number; readonly body: unknown };

beforeAll(async () => {
  clone = await mkdtemp(path.join(tmpdir(), 'harrier-shipped-'));
  for (const name of ['package.json', 'package-lock.json']) {
    await cp(path.join(ROOT, name), path.join(clone, name));
  }
  registry = createServer((request, response) => {
    request.resume();
    const { status, body } = request.method === 'POST' ? answer : { status: 404, body: {} };
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  registry.listen(0, '127.0.0.1');
  await once(registry, 'listening');
});
afterAll(async () => {
  registry.close();
  await rm(clone, { recursive: true, force: true });
});

async function run(script: string, ...args: readonly string[]) {
  const { port } = registry.address() as AddressInfo;
  const child = spawn(process.execPath, [path.join(ROOT, '.ci', script), ...args], {
    cwd: clone,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      npm_config_registry: `http://127.0.0.1:${port}/`,
      npm_config_cache: path.join(clone, 'cache'),
      npm_config_noproxy: '127.0.0.1',
      npm_config_update_notifier: 'false',
    },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  await once(child, 'close');
  return { code: child.exitCode, text };
}

describe('the audit of shipped packages', () => {
  it('fails on a known weakness', async () => {
    const advisory = {
      id: 1,
      url: 'https://example.org/advisory',
      title: 'planted',
      severity: 'high',
      vulnerable_versions: '*',
      cwe: [],
      cvss: { score: 0, vectorString: null },
    };
    answer = { status: 200, body: { yaml: [advisory] } };
    const { code, text } = await run('audit.mjs');
    expect(text).toContain('1 known weakness');
    expect(code).toBe(1);
  });

  it('is clean without one', async () => {
    answer = { status: 200, body: {} };
    expect(await run('audit.mjs')).toMatchObject({ code: 0, text: expect.stringContaining('0 known') });
  });

  it('tells a registry that answers no audits from a clean one', async () => {
    answer = { status: 405, body: {} };
    expect(await run('audit.mjs')).toMatchObject({ code: 3, text: expect.stringContaining('not audited') });
  });
});

describe('the bill of materials', () => {
  it('names each shipped package with version, licence and hash, and none that only builds or tests', async () => {
    const file = path.join(clone, 'bill.json');
    const { code, text } = await run('sbom.mjs', file);
    expect(text).toMatch(/\d+ components/);
    expect(code).toBe(0);
    const bill = JSON.parse(await readFile(file, 'utf8'));
    const { dependencies, devDependencies } = JSON.parse(
      await readFile(path.join(ROOT, 'package.json'), 'utf8'),
    );
    const names = bill.components.map(({ name }: { name: string }) => name);
    const refs = bill.components.map((component: Record<string, unknown>) => component['bom-ref']);
    const links = bill.dependencies.flatMap(({ dependsOn }: { dependsOn: string[] }) => dependsOn);
    expect(refs).toEqual(expect.arrayContaining(links));
    expect(names).toEqual(expect.arrayContaining(Object.keys(dependencies)));
    expect(names.filter((name: string) => name in devDependencies)).toEqual([]);
    for (const { version, licenses, hashes } of bill.components) {
      expect({ version, licences: licenses?.length, hashes: hashes?.length }).toEqual({
        version: expect.stringMatching(/^\d/),
        licences: expect.any(Number),
        hashes: expect.any(Number),
      });
    }
  });
});
