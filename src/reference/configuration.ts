import { configJsonSchema } from '../config/schema.ts';
import { code, page, table } from './markdown.ts';

/** The part of JSON Schema that the configuration uses. */
interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
}

/** The page on `harrier.yaml`, from the schema that parses it. */
export function configurationPage(): string {
  const schema = configJsonSchema() as SchemaNode;
  return page(
    'Configuration',
    'Every setting of `harrier.yaml`. `harrier config explain` shows what is in force and where it comes from; `harrier config schema` prints the JSON Schema for editors. `[]` stands for each element of a list.',
    table(['setting', 'type', 'default', 'meaning'], rows(schema, '')),
  );
}

function rows(node: SchemaNode, path: string): string[][] {
  const own = path === '' ? [] : [[code(path), type(node), defaultText(node), node.description ?? '']];
  const members = Object.entries(node.properties ?? {});
  const below = members.flatMap(([name, member]) => rows(member, path === '' ? name : `${path}.${name}`));
  const choices = [...(node.anyOf ?? []), ...(node.oneOf ?? [])].flatMap((choice) =>
    choice.properties === undefined ? [] : rows(choice, path).slice(path === '' ? 0 : 1),
  );
  const elements =
    node.items === undefined ? [] : rows(node.items, `${path}[]`).slice(node.items.properties ? 1 : 0);
  return [...own, ...below, ...choices, ...elements];
}

function type(node: SchemaNode): string {
  if (node.const !== undefined) return code(String(node.const));
  if (node.enum !== undefined) return node.enum.map((value) => code(String(value))).join(', ');
  if (node.type !== undefined) return [node.type].flat().join(', ');
  return (node.anyOf ?? node.oneOf ?? []).map(type).join(' or ');
}

function defaultText(node: SchemaNode): string {
  if (node.default === undefined || typeof node.default === 'object') return '';
  return code(String(node.default));
}
