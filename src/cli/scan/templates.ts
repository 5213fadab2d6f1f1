import type { Cluster } from '../../opensearch/client.ts';
import { applyTemplates } from '../../opensearch/template/apply.ts';
import { buildTemplates } from '../../opensearch/template/build.ts';
import type { ServerVersion } from '../../opensearch/template/server.ts';
import { ASSET_FIELDS, STREAM_FIELDS } from '../../worker/object/stream-fields.ts';
import { packageVersion } from '../package-version.ts';

/** Index templates with the defaults of `harrier templates apply`; says what it wrote. */
export async function applyDefaultTemplates(
  cluster: Cluster,
  server: ServerVersion,
  prefix: string,
): Promise<void> {
  const resources = buildTemplates({
    prefix,
    retentionDays: 365,
    withoutLifecycle: false,
    fields: STREAM_FIELDS,
    assetFields: ASSET_FIELDS,
    server,
  });
  const applied = await applyTemplates(cluster, resources, { version: packageVersion() });
  const written = applied.filter((resource) => resource.written).length;
  if (written > 0)
    process.stderr.write(`${written} index templates written (harrier templates shows them)\n`);
  const others = applied.filter(({ state }) => state === 'changed-by-user').length;
  if (others > 0) process.stderr.write(`${others} index templates were changed by somebody and left alone\n`);
}
