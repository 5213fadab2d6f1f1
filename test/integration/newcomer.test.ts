import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/opensearch/client.ts';
import { missingForOpenSearch, type OpenSearchNode, startOpenSearch } from '../support/opensearch.ts';

/**
 * Somebody who has never seen Harrier: clones it and does what the README says, command by command, putting in
 * only what it tells to put in (URL and certificate of the cluster).
 */
const root = path.resolve(import.meta.dirname, '../..');
const canRun = missingForOpenSearch() === undefined && existsSync(path.join(root, '.git'));
const FIVE_MINUTES = 300_000;

describe.skipIf(!canRun)('newcomer', () => {
  let node: OpenSearchNode;
  let folder = '';
  beforeAll(async () => {
    node = await startOpenSearch({ secure: true });
    folder = await mkdtemp(path.join(tmpdir(), 'harrier-newcomer-'));
  });
  afterAll(async () => {
    await node.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it(
    'gets the first right alert of an own rule in five minutes, following the README alone',
    async () => {
      const started = Date.now();
      const clone = path.join(folder, 'harrier');
      await run(`git clone --quiet --depth 1 'file://${root}' '${clone}'`, folder);
      const commands = shellBlocks(await readFile(path.join(clone, 'README.md'), 'utf8'));
      expect(commands.length).toBeGreaterThanOrEqual(5);
      await writeFile(path.join(clone, 'root-ca.pem'), node.ca ?? '');
      const script = commands.join('\n').replaceAll('https://localhost:9200', node.url);
      const output = await run(script, clone);

      const took = Date.now() - started;
      const cluster = connect({
        nodes: [node.url],
        auth: { kind: 'basic', username: 'admin', password: 'admin' },
        tls: { ca: node.ca ?? '' },
      });
      try {
        const { body } = await cluster.expect({
          method: 'POST',
          path: '/harrier-alerts/_search',
          body: { query: { term: { 'rule.id': '100100' } } },
        });
        const { hits } = body as { hits: { hits: { _source: { rule: { description: string } } }[] } };
        expect(hits.hits.length).toBeGreaterThan(0);
        for (const { _source } of hits.hits) {
          expect(_source.rule.description).toMatch(/^Somebody wanted an expensive machine: (p4d|g5)/);
        }
      } finally {
        await cluster.close();
      }
      // What was promised on the way is there as well.
      expect(output).toContain('80303');
      for (const file of ['report.html', 'my-report.html', 'my-out/alerts.json']) {
        expect(existsSync(path.join(clone, file))).toBe(true);
      }
      expect(took).toBeLessThan(FIVE_MINUTES);
    },
    FIVE_MINUTES + 60_000,
  );
});

/** The texts of the README's shell blocks, in order. */
function shellBlocks(markdown: string): string[] {
  return [...markdown.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '');
}

/** Runs a script as a person's shell would, stopping at the first command that fails. */
function run(script: string, cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
      cwd,
      env: { ...process.env, NO_COLOR: '1', npm_config_audit: 'false', npm_config_fund: 'false' },
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`exit code ${code}\n${output.slice(-4000)}`));
    });
  });
}
