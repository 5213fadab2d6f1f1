/** A JSON object that was parsed: its members are its own, whatever their names. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value in two: what stays in its place, and what is taken out, at the same path. `undefined`: nothing. */
export interface Parted {
  readonly kept: unknown;
  readonly taken: unknown;
}

/**
 * Takes out of a document what a refusal is about: of a term that is too long, the texts that are; else the
 * member that OpenSearch names. Undefined when it names none, or none that is there.
 */
export function takeRefusedPart(document: JsonObject, reason: string): Parted | undefined {
  const tooLong = IMMENSE_TERM.exec(reason)?.[1];
  if (tooLong !== undefined) {
    const path = tooLong.replace(/\._value(?:AndPath)?$/, '');
    return takeAt(document, path.split('.'), (value) => takeLongTexts(value, path.length) ?? whole(value));
  }
  const path = NAMED_FIELD.exec(reason)?.[1];
  return path === undefined ? undefined : takeAt(document, path.split('.'), whole);
}

const IMMENSE_TERM = /immense term in field="([^"]{1,1000})"/;
const NAMED_FIELD = /\b(?:field|mapper|mapping for) \[([^\]]{1,1000})\]/;

function whole(value: unknown): Parted {
  return { kept: undefined, taken: value };
}

function takeAt(
  object: JsonObject,
  path: readonly string[],
  take: (value: unknown) => Parted,
): Parted | undefined {
  const [name = '', ...rest] = path;
  if (!Object.hasOwn(object, name)) return undefined;
  const value = object[name];
  const parted =
    rest.length === 0 ? take(value) : isJsonObject(value) ? takeAt(value, rest, take) : undefined;
  return (
    parted && { kept: replace(object, name, parted.kept), taken: Object.fromEntries([[name, parted.taken]]) }
  );
}

function replace(object: JsonObject, name: string, value: unknown): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, old]) =>
      key !== name ? [[key, old]] : value === undefined ? [] : [[key, value]],
    ),
  );
}

/** The longest term that an index takes (Lucene), in bytes: a text with its path. */
const MOST_TERM_BYTES = 32_766;

/** `path`: bytes of the path. Of a list all or nothing. Undefined when no text is too long. */
function takeLongTexts(value: unknown, path: number): Parted | undefined {
  if (typeof value === 'string') {
    return Buffer.byteLength(value) + path >= MOST_TERM_BYTES ? whole(value) : undefined;
  }
  if (Array.isArray(value)) return value.some((one) => takeLongTexts(one, path)) ? whole(value) : undefined;
  if (!isJsonObject(value)) return undefined;
  const kept: [string, unknown][] = [];
  const taken: [string, unknown][] = [];
  for (const [name, member] of Object.entries(value)) {
    const parted = takeLongTexts(member, path + 1 + Buffer.byteLength(name)) ?? {
      kept: member,
      taken: undefined,
    };
    if (parted.kept !== undefined) kept.push([name, parted.kept]);
    if (parted.taken !== undefined) taken.push([name, parted.taken]);
  }
  return taken.length === 0
    ? undefined
    : { kept: Object.fromEntries(kept), taken: Object.fromEntries(taken) };
}

/** Two objects as one; where both have a value that is no object, that of `b`. */
export function merge(a: JsonObject, b: JsonObject): JsonObject {
  const merged = new Map(Object.entries(a));
  for (const [name, value] of Object.entries(b)) {
    const old = merged.get(name);
    merged.set(name, isJsonObject(old) && isJsonObject(value) ? merge(old, value) : value);
  }
  return Object.fromEntries(merged);
}
