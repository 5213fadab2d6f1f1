import type { Logger } from 'pino';
import type { OpenSearchConfig } from '../config/schema.ts';
import { messageOf } from '../error/message-of.ts';
import type { Cluster } from '../opensearch/client.ts';
import { OpenSearchError } from '../opensearch/errors.ts';
import { buildTemplates } from '../opensearch/template/build.ts';
import { type PlannedResource, planTemplates } from '../opensearch/template/plan.ts';
import { serverVersion } from '../opensearch/template/server.ts';
import type { Metrics } from './metrics.ts';
import { ASSET_FIELDS, STREAM_FIELDS } from './object/stream-fields.ts';

/** Names of templates that a cluster lacks, and of those that an older version of ours wrote. */
export interface TemplateGaps {
  readonly missing: readonly string[];
  readonly outdated: readonly string[];
}

/** Compares the cluster's templates with ours. What a user changed is the user's, and no gap. */
export async function templateGaps(cluster: Cluster, prefix: string): Promise<TemplateGaps> {
  const planned = await planTemplates(
    cluster,
    buildTemplates({
      prefix,
      retentionDays: undefined,
      withoutLifecycle: true,
      fields: STREAM_FIELDS,
      assetFields: ASSET_FIELDS,
      server: await serverVersion(cluster),
    }),
  );
  const names = (wanted: (one: PlannedResource) => boolean): string[] =>
    planned.filter(wanted).map(({ resource }) => resource.name);
  return {
    missing: names(({ state }) => state === 'create'),
    outdated: names((one) => one.state === 'update' && !one.differences.every(isAlias)),
  };
}

/** `templates apply --wazuh-alias` adds one, which a worker need not know of. */
function isAlias({ path, desired }: PlannedResource['differences'][number]): boolean {
  return path.startsWith('aliases.') && desired === undefined;
}

/** One sentence; undefined when there is no gap. */
export function describeGaps({ missing, outdated }: TemplateGaps): string | undefined {
  const parts = [
    ...(missing.length > 0 ? [`the cluster lacks the index templates ${missing.join(', ')}`] : []),
    ...(outdated.length > 0 ? [`index templates of an older version: ${outdated.join(', ')}`] : []),
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
}

export const APPLY_TEMPLATES =
  'Run `harrier templates apply` first: without templates, fields get wrong types that cannot be changed later.';

/** The cluster's templates are not ours, and the configuration says to refuse then. */
class TemplatesError extends OpenSearchError {
  readonly code = 'templates';
}

/**
 * At the start, before OpenSearch maps anything by guess: warns of missing and outdated templates, or refuses
 * (`opensearch.templates`). A cluster that cannot be asked now is no reason to stay down.
 */
export async function verifyTemplates(
  cluster: Cluster,
  config: OpenSearchConfig,
  metrics: Metrics,
  log: Logger,
): Promise<void> {
  if (config.templates === 'ignore') return;
  let gaps: TemplateGaps;
  try {
    gaps = await templateGaps(cluster, config.index_prefix);
  } catch (error) {
    const err = messageOf(error);
    log.warn({ err }, 'index templates could not be checked');
    return;
  }
  metrics.templateGaps.set(gaps.missing.length + gaps.outdated.length);
  const description = describeGaps(gaps);
  if (description === undefined) return;
  if (config.templates === 'require') throw new TemplatesError(description, APPLY_TEMPLATES);
  log.warn({ ...gaps, remedy: APPLY_TEMPLATES }, description);
}
