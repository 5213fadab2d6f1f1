import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildBoards } from '../../src/opensearch/dashboards/boards.ts';
import { toNdjson, withMark } from '../../src/opensearch/dashboards/saved-object.ts';
import { buildTemplates } from '../../src/opensearch/template/build.ts';
import { exportedFiles } from '../../src/opensearch/template/export.ts';
import { ASSET_FIELDS, STREAM_FIELDS } from '../../src/worker/object/stream-fields.ts';

const root = path.join(import.meta.dirname, '..', '..');

/** The files of a folder, path → text. */
function filesIn(folder: string): Map<string, string> {
  const names = readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true });
  return new Map(
    names
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [
        path.relative(path.join(root, folder), file).replaceAll(path.sep, '/'),
        readFileSync(file, 'utf8'),
      ]),
  );
}

describe('the exported files', () => {
  it('index-templates/ are those of the field lists (else run: harrier templates export)', () => {
    const resources = buildTemplates({
      prefix: 'harrier',
      retentionDays: 365,
      fields: STREAM_FIELDS,
      assetFields: ASSET_FIELDS,
    });
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    const wanted = exportedFiles(resources, version);
    const found = filesIn('index-templates');
    expect([...found.keys()].sort()).toEqual([...wanted.keys()].sort());
    for (const [name, text] of wanted) expect([name, found.get(name)]).toEqual([name, text]);
  });

  it('plugin/saved-objects/ are those of the boards (else run: harrier dashboards export)', () => {
    const wanted = new Map(
      buildBoards().map(({ name, objects }) => [`${name}.ndjson`, toNdjson(objects.map(withMark))]),
    );
    expect(filesIn('plugin/saved-objects')).toEqual(wanted);
  });
});
