import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeFolder } from '../../filesystem/make-folder.ts';
import { buildBoards } from '../../opensearch/dashboards/boards.ts';
import { toNdjson, withMark } from '../../opensearch/dashboards/saved-object.ts';

export interface ExportCommandOptions {
  readonly output: string;
  readonly prefix: string;
}

/** Writes the boards as files, one a board. */
export async function exportBoards({ output, prefix }: ExportCommandOptions): Promise<void> {
  await makeFolder(output);
  const boards = buildBoards(prefix);
  for (const { name, objects } of boards) {
    await writeFile(path.join(output, `${name}.ndjson`), toNdjson(objects.map(withMark)));
  }
  process.stdout.write(`${boards.length} files written to ${output}\n`);
}
