/** Something that we keep in a cluster, as we would write it. */
export interface ManagedResource {
  readonly kind: ResourceKind;
  readonly name: string;
  /** Without `_meta`: that is added when it is written. */
  readonly body: JsonObject;
}

export type ResourceKind = 'component_template' | 'index_template' | 'ism_policy';

export type JsonObject = { readonly [name: string]: Json };
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** Address of a resource, and the name of its folder when it is exported. */
export const RESOURCE_PATHS: Readonly<
  Record<ResourceKind, { readonly api: string; readonly folder: string }>
> = {
  component_template: { api: '/_component_template', folder: 'component_templates' },
  index_template: { api: '/_index_template', folder: 'index_templates' },
  ism_policy: { api: '/_plugins/_ism/policies', folder: 'ism_policies' },
};

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
