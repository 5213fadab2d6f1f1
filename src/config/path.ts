import { z } from 'zod';

/** Place of a value in the configuration: `['sources', 0, 'region']`. */
export type ConfigPath = readonly (string | number)[];

/** What the schema says about the value at a place. */
export interface SchemaNode {
  readonly type: z.ZodType;
  readonly secret: boolean;
  readonly description: string | undefined;
}

/** The members of an object type, under defaults, optionals, refinements and the like. */
export function membersOf(type: z.ZodType): Readonly<Record<string, z.ZodType>> | undefined {
  const inner = unwrap(type);
  if (inner instanceof z.ZodObject) return inner.shape as Record<string, z.ZodType>;
  if (inner instanceof z.ZodDiscriminatedUnion) {
    const members: Record<string, z.ZodType> = {};
    for (const option of inner.options) Object.assign(members, membersOf(option as z.ZodType));
    return members;
  }
  return undefined;
}

/** The type of a list's items. */
export function itemOf(type: z.ZodType): z.ZodType | undefined {
  const inner = unwrap(type);
  return inner instanceof z.ZodArray ? (inner.element as z.ZodType) : undefined;
}

/** The type of the values of an object with free names. */
function memberTypeOf(type: z.ZodType): z.ZodType | undefined {
  const inner = unwrap(type);
  return inner instanceof z.ZodRecord ? (inner.valueType as z.ZodType) : undefined;
}

/** The schema at a place, if it has one. */
export function nodeAt(type: z.ZodType, path: ConfigPath): SchemaNode | undefined {
  let at: z.ZodType | undefined = type;
  let secret = isSecret(at);
  for (const step of path) {
    at = typeof step === 'number' ? itemOf(at) : (membersOf(at)?.[step] ?? memberTypeOf(at));
    if (at === undefined) return undefined;
    secret ||= isSecret(at);
  }
  return { type: at, secret, description: at.description };
}

function isSecret(type: z.ZodType): boolean {
  return type.meta()?.['secret'] === true || unwrap(type).meta()?.['secret'] === true;
}

export function unwrap(type: z.ZodType): z.ZodType {
  let at: unknown = type;
  for (;;) {
    if (at instanceof z.ZodOptional || at instanceof z.ZodDefault || at instanceof z.ZodPrefault) {
      at = at.def.innerType;
    } else if (at instanceof z.ZodPipe) at = at.def.in;
    else return at as z.ZodType;
  }
}

/** `sources[0].queue_url`. */
export function formatPath(at: ConfigPath): string {
  return at
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join('');
}
