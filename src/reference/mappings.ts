import { DEVICE_ATTRIBUTES } from '../asset/attributes.ts';
import { ASSET_ENRICHMENT_FIELDS } from '../asset/enrich.ts';
import { ocsfEnrichmentFields } from '../asset/enrich-ocsf.ts';
import type { Field } from '../document/field.ts';
import { FINDING_ATTRIBUTES } from '../finding/attributes.ts';
import { ECS_ATTRIBUTES } from '../log-type/cloudtrail/ecs.ts';
import { AGGREGATE_ATTRIBUTES } from '../log-type/cloudtrail/ecs-aggregate.ts';
import { API_ACTIVITY_ATTRIBUTES } from '../log-type/cloudtrail/ocsf-api-activity.ts';
import { AUTHENTICATION_ATTRIBUTES } from '../log-type/cloudtrail/ocsf-authentication.ts';
import { ecsAttributes } from '../log-type/vpc-flow/ecs.ts';
import { ocsfAttributes } from '../log-type/vpc-flow/ocsf.ts';
import { code, page, table } from './markdown.ts';

/** What the page shows of an attribute. */
interface Row {
  readonly name: string;
  readonly type: string;
  readonly from: readonly string[];
  readonly section: string;
  readonly description: string;
  readonly profile?: string;
}

/** The page on where every member of every document comes from, from the declared attributes. */
export function mappingsPage(): string {
  return page(
    'Mappings',
    'Where every member of every document comes from. Sources are named in order of preference; a text in quotes is a constant. A member without a value is left out.',
    ...mapping('VPC Flow Logs → ECS, profile compat', ecsAttributes('compat', true)),
    ...mapping('VPC Flow Logs → ECS, profile strict', ecsAttributes('strict', true)),
    ...mapping('VPC Flow Logs → OCSF 1.6.0 Network Activity (4001)', ocsfAttributes(true)),
    ...mapping('CloudTrail → ECS', ECS_ATTRIBUTES),
    ...mapping('CloudTrail aggregated events → ECS', AGGREGATE_ATTRIBUTES),
    ...mapping('CloudTrail → OCSF 1.6.0 API Activity (6003)', API_ACTIVITY_ATTRIBUTES),
    ...mapping('CloudTrail sign-ins → OCSF 1.6.0 Authentication (3002)', AUTHENTICATION_ATTRIBUTES),
    ...mapping('EC2 instance → OCSF 1.6.0 Device Inventory Info (5001)', DEVICE_ATTRIBUTES),
    ...mapping('Inventory → ECS documents (`assets.enrich`)', enrichmentRows(ASSET_ENRICHMENT_FIELDS)),
    ...mapping(
      'Inventory → OCSF Network Activity (`assets.enrich`)',
      enrichmentRows(ocsfEnrichmentFields('ocsf-network_activity')),
    ),
    ...mapping(
      'Inventory → OCSF API Activity (`assets.enrich`)',
      enrichmentRows(ocsfEnrichmentFields('ocsf-api_activity')),
    ),
    ...mapping('Alert → OCSF 1.6.0 Detection Finding (2004)', FINDING_ATTRIBUTES),
  );
}

function enrichmentRows(fields: readonly Field[]): readonly Row[] {
  return fields.map((field) => ({
    ...field,
    from: ['the stored inventory'],
    section: field.name.startsWith('harrier.') ? 'Harrier' : 'OCSF 1.6.0',
  }));
}

function mapping(title: string, rows: readonly Row[]): string[] {
  const profiles = rows.some((row) => row.profile !== undefined);
  const titles = ['member', 'type', 'from', ...(profiles ? ['profile'] : []), 'defined in', 'meaning'];
  const lines = rows.map((row) => [
    code(row.name),
    row.type,
    row.from.join(', '),
    ...(profiles ? [row.profile ?? 'both'] : []),
    row.section,
    row.description,
  ]);
  return [`## ${title}`, table(titles, lines)];
}
