import { toByteString } from '../bytes/byte-string.ts';
import type { Field } from '../document/field.ts';
import type { AssetState } from './directory.ts';
import type { FoundAssets } from './find.ts';

/**
 * What the inventory knows about a record's instances, as the JSON of one object (a byte string); '' when it
 * knows none. `source` and `destination` are the ends of a flow, `source` also the instance that made a call,
 * `instance` what a call is about (lists, when it names several).
 */
export function assetsJson({ source, destination, about }: FoundAssets): string {
  return object([
    ['source', source === undefined ? '' : assetJson(source)],
    ['destination', destination === undefined ? '' : assetJson(destination)],
    ['instance', listJson(about)],
  ]);
}

/** `{…}` and a member more. */
export function withMember(json: string, name: string, value: string): string {
  const comma = json === '{}' ? '' : ',';
  return `${json.slice(0, -1)}${comma}"${name}":${value}}`;
}

/** The fields that enrichment adds to ECS documents. */
export const ASSET_ENRICHMENT_FIELDS: readonly Field[] = (
  [
    ['source', 'Instance at the source of the flow, or that made the call'],
    ['destination', 'Instance at the destination of the flow'],
    ['instance', 'Instance that the call is about'],
  ] as const
).flatMap(([part, of]): Field[] => [
  { name: `harrier.asset.${part}.id`, type: 'keyword', description: `${of}: instance id` },
  { name: `harrier.asset.${part}.name`, type: 'keyword', description: `${of}: name` },
  { name: `harrier.asset.${part}.account`, type: 'keyword', description: `${of}: account that owns it` },
  {
    name: `harrier.asset.${part}.groups`,
    type: 'keyword',
    description: `${of}: security groups`,
    array: true,
  },
]);

function object(members: readonly (readonly [name: string, json: string])[]): string {
  const own = members.filter(([, json]) => json !== '');
  return own.length === 0 ? '' : `{${own.map(([name, json]) => `"${name}":${json}`).join(',')}}`;
}

/** Texts of states, made when first asked for; they go with their directory. */
const texts = new WeakMap<AssetState, string>();

/** An instance as the JSON of an object. */
export function assetJson(state: AssetState): string {
  const known = texts.get(state);
  if (known !== undefined) return known;
  const { id, name, account, groups } = state;
  const made = json({ id, name, account: account || undefined, groups: some(groups) });
  texts.set(state, made);
  return made;
}

function listJson(states: readonly AssetState[]): string {
  const [first] = states;
  if (first === undefined) return '';
  if (states.length === 1) return assetJson(first);
  const accounts = distinct(states.map(({ account }) => account).filter((account) => account !== ''));
  return json({
    id: states.map(({ id }) => id),
    name: states.map(({ name }) => name),
    account: some(accounts),
    groups: some(distinct(states.flatMap(({ groups }) => groups))),
  });
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}

function some(values: readonly string[]): readonly string[] | undefined {
  return values.length === 0 ? undefined : values;
}

function json(value: object): string {
  return toByteString(JSON.stringify(value));
}
