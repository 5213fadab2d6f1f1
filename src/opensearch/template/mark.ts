import { canonicalForm, contentHash } from './canonical.ts';
import { isObject, type JsonObject, type ManagedResource } from './resource.ts';

/** The body with who wrote it and what: `_meta`, or for policies the description. */
export function withMark(resource: ManagedResource, version: string): JsonObject {
  const hash = contentHash(canonicalForm(resource.kind, resource.body));
  const { policy } = resource.body;
  if (isObject(policy)) {
    return { policy: { description: `Lifecycle of Harrier's dated indices [harrier ${hash}]`, ...policy } };
  }
  return { ...resource.body, _meta: { managed_by: 'harrier', version, hash } };
}
