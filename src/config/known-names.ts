import type { ConfigPath } from './path.ts';
import { configJsonSchema } from './schema.ts';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** What to write instead of a name that is no setting: the one that was meant, or all that there are at its place. */
export function nameRemedy(at: ConfigPath, wrong: string): string | undefined {
  const names = namesAt(configJsonSchema() as Schema, at);
  if (names.length === 0) return undefined;
  const [meant] = names
    .map((name) => ({ name, distance: distance(name, wrong.slice(0, 64)) }))
    .filter((one) => one.distance <= Math.max(1, Math.floor(one.name.length / 3)))
    .sort((one, two) => one.distance - two.distance);
  return meant === undefined ? `Settings here: ${names.join(', ')}.` : `Is ${meant.name} meant?`;
}

function namesAt(schema: Schema, [step, ...rest]: ConfigPath): readonly string[] {
  const found = [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((one) => {
    if (step === undefined) return Object.keys(one.properties ?? {});
    const inner = typeof step === 'number' ? one.items : one.properties?.[step];
    return inner === undefined ? [] : namesAt(inner, rest);
  });
  return [...new Set(found)];
}

/** Letters to put in, leave out or change (Levenshtein). */
function distance(one: string, two: string): number {
  let row = Array.from({ length: two.length + 1 }, (_, n) => n);
  for (let at = 0; at < one.length; at++) {
    const next = [at + 1];
    for (let n = 0; n < two.length; n++) {
      const changed = (row[n] ?? 0) + (one[at] === two[n] ? 0 : 1);
      next.push(Math.min(changed, (row[n + 1] ?? 0) + 1, (next[n] ?? 0) + 1));
    }
    row = next;
  }
  return row[two.length] ?? 0;
}
