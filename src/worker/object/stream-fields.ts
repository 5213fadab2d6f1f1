import { ASSET_ENRICHMENT_FIELDS } from '../../asset/enrich.ts';
import { ocsfEnrichmentFields } from '../../asset/enrich-ocsf.ts';
import type { Field } from '../../document/field.ts';
import { FINDING_FIELDS } from '../../finding/fields.ts';
import { LOG_TYPES } from '../../log-type/registry.ts';

export { ASSET_FIELDS } from '../../asset/fields.ts';

/**
 * The declared fields of every stream of documents, with what the inventory adds to it: what
 * templates and saved objects are made from.
 */
export const STREAM_FIELDS: Readonly<Record<string, readonly Field[]>> = {
  ...Object.fromEntries(
    LOG_TYPES.flatMap((type) => Object.entries(type.fields)).map(([stream, fields]) => [
      stream,
      unique([
        ...fields,
        ...(stream.startsWith('ecs-') ? ASSET_ENRICHMENT_FIELDS : ocsfEnrichmentFields(stream)),
      ]),
    ]),
  ),
  'ocsf-detection_finding': FINDING_FIELDS,
};

/** Of fields of one name the first. */
function unique(fields: readonly Field[]): readonly Field[] {
  return [...new Map(fields.toReversed().map((field) => [field.name, field])).values()].reverse();
}
