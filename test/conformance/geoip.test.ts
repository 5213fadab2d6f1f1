import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTestFiles, loadForTests, readTests, runTests } from '../../src/cli/rules/test.ts';
import type { Ruleset } from '../../src/ruleset/ruleset.ts';
import { city, writeMmdb } from '../support/mmdb.ts';
import { hasShared, sharedPath } from '../support/shared.ts';

/** The GeoIP tests of the stock ruleset, on a database that knows the places of their four addresses. */
describe.skipIf(!hasShared)('GeoIP tests', () => {
  let folder: string;
  let ruleset: Ruleset | undefined;
  let files: string[];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'harrier-geoip-'));
    const geoip = path.join(folder, 'places.mmdb');
    const database = writeMmdb({
      '41.78.120.0/22': city(['CF', 'Central African Republic'], 'Haut-Mbomou'),
      '194.69.224.0/24': city(['ES', 'Spain'], 'Madrid'),
      '8.8.8.0/24': city(['US', 'United States']),
    });
    await writeFile(geoip, database);
    const home = sharedPath('fixtures', 'wazuh-ruleset');
    files = (await findTestFiles([path.join(home, 'testing', 'tests')], true)).filter((file) =>
      file.includes('geoip'),
    );
    ({ ruleset } = await loadForTests({ dir: home, geoip }, files));
  });
  afterAll(async () => rm(folder, { recursive: true }));

  it('all pass', async () => {
    if (ruleset === undefined) throw new Error('refused');
    const failed: string[] = [];
    let count = 0;
    for (const file of files) {
      for (const { test, passed, wanted, actual } of runTests(ruleset, await readTests(file))) {
        count++;
        if (!passed) failed.push(`${path.basename(file)}:${test.line} wanted ${wanted}, got ${actual}`);
      }
    }
    expect(failed).toEqual([]);
    expect(count).toBe(8);
  });
});
