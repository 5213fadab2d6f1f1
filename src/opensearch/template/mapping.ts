import type { Field } from '../../document/field.ts';
import type { JsonObject } from './resource.ts';

/**
 * Longest value of a keyword in characters: Lucene takes terms up to 32,766 bytes, a character has up to 4. A
 * longer value is stored but not searchable, and the document is never rejected for it.
 */
const KEYWORD_LIMIT = 8191;

/** Texts that their writer cuts in bytes (DECISIONS, profiles): searchable to their end. */
const CUT_IN_BYTES =
  /^aws\.cloudtrail\.(request_parameters|response_elements|additional_eventdata|service_event_details)$/;
const TERM_LIMIT_BYTES = 32_766;

/** The index mapping of a field. */
function fieldMapping({ name, type }: Field): JsonObject {
  // The raw record: kept to be shown, not to be searched (as ECS has it).
  if (name === 'event.original') return { type, index: false, doc_values: false };
  switch (type) {
    case 'keyword':
    case 'wildcard':
      return { type, ignore_above: CUT_IN_BYTES.test(name) ? TERM_LIMIT_BYTES : KEYWORD_LIMIT };
    // The same saving as OpenSearch's type of that name, which servers before 2.12 do not have.
    case 'match_only_text':
      return { type: 'text', norms: false, index_options: 'freqs' };
    case 'date':
      return { type, format: 'strict_date_optional_time_nanos||strict_date_optional_time||epoch_millis' };
    default:
      return { type };
  }
}

interface Node {
  own?: JsonObject;
  readonly children: Map<string, Node>;
}

/**
 * The `properties` of a mapping for dotted fields, in alphabetical order. Later declarations of a name win.
 * Below a field with a type of its own (`flat_object`) nothing is mapped: its members need no declaration.
 */
export function properties(fields: Iterable<Field>): JsonObject {
  const root: Node = { children: new Map() };
  for (const field of fields) {
    let node = root;
    for (const part of field.name.split('.')) {
      const child = node.children.get(part) ?? { children: new Map() };
      node.children.set(part, child);
      node = child;
    }
    node.own = fieldMapping(field);
  }
  return render(root);
}

function render({ children }: Node): JsonObject {
  const sorted = [...children].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    sorted.map(([name, child]): [string, JsonObject] => {
      const isLeaf = child.own !== undefined && (child.children.size === 0 || child.own['type'] !== 'object');
      return [name, isLeaf && child.own ? child.own : { properties: render(child) }];
    }),
  );
}
