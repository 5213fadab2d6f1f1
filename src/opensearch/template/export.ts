import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeFolder } from '../../filesystem/make-folder.ts';
import { withMark } from './mark.ts';
import { type ManagedResource, RESOURCE_PATHS } from './resource.ts';

/**
 * The files of an export, path → text: each the body of a PUT to the address of the same name, so that they
 * can be used without Harrier (`curl -X PUT <cluster>/_index_template/<name> -d @<file>`).
 */
export function exportedFiles(resources: readonly ManagedResource[], version: string): Map<string, string> {
  return new Map(
    resources.map((resource) => [
      path.posix.join(RESOURCE_PATHS[resource.kind].folder, `${resource.name}.json`),
      `${JSON.stringify(withMark(resource, version), undefined, 2)}\n`,
    ]),
  );
}

export async function writeFiles(files: ReadonlyMap<string, string>, folder: string): Promise<void> {
  for (const [name, text] of files) {
    const file = path.join(folder, name);
    await makeFolder(path.dirname(file));
    await writeFile(file, text);
  }
}
