import type { AppliedResource } from '../../opensearch/template/apply.ts';
import { buildTemplates } from '../../opensearch/template/build.ts';
import type { PlannedResource } from '../../opensearch/template/plan.ts';
import type { ManagedResource } from '../../opensearch/template/resource.ts';
import type { ServerVersion } from '../../opensearch/template/server.ts';
import { ASSET_FIELDS, STREAM_FIELDS } from '../../worker/object/stream-fields.ts';
import type { OpenSearchOptions } from '../opensearch-options.ts';

export interface TemplateCommandOptions {
  readonly prefix: string;
  readonly retention: number | undefined;
  readonly lifecycle: boolean;
  readonly wazuhAlias?: string | true;
}

export interface ClusterCommandOptions extends TemplateCommandOptions, OpenSearchOptions {
  readonly json?: boolean;
  readonly force?: boolean;
}

/** The templates and the policy as the options ask for them. */
export function templatesOf(options: TemplateCommandOptions, server?: ServerVersion): ManagedResource[] {
  const { prefix, retention, lifecycle, wazuhAlias } = options;
  return buildTemplates({
    prefix,
    retentionDays: retention,
    withoutLifecycle: !lifecycle,
    fields: STREAM_FIELDS,
    assetFields: ASSET_FIELDS,
    ...(server && { server }),
    ...(wazuhAlias !== undefined && {
      wazuhAlias: wazuhAlias === true ? 'wazuh-alerts-4.x-harrier' : wazuhAlias,
    }),
  });
}

/** One of them for programs. */
export function resourceJson(item: PlannedResource | AppliedResource): object {
  const { resource, state, differences } = item;
  const { kind, name } = resource;
  return { kind, name, state, ...('written' in item && { written: item.written }), differences };
}
