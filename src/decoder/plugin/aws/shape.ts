import { fieldNameId } from '../../../event/field-name.ts';
import type { FlatMembers } from '../json/flatten.ts';
import type { PathNode, ViewName } from '../json/path.ts';

/** A spelling in which a record may come: says which name of the Wazuh view a member becomes. */
export interface Shape {
  /** Unique number: where `PathNode.views` remembers the answer. */
  readonly number: number;
  /** The flattened members are in this spelling. */
  readonly fits: (members: ReadonlySet<string>) => boolean;
  /** Several members may become the same name: the first counts. */
  readonly saysTwice: boolean;
  /** Name without the leading `aws.`, or a name with `=` in front that stands as it is; undefined: left out. */
  readonly nameOf: (path: string) => string | undefined;
}

/** The shape of flattened members: the first that fits. Records come in runs with the same members. */
export function recogniseShape({ nodes }: FlatMembers, shapes: readonly Shape[]): Shape | undefined {
  if (shapes !== last.shapes || !areSame(nodes, last.nodes)) {
    const names = new Set(nodes.map((node) => node.name));
    last = { shapes, nodes, shape: shapes.find((shape) => shape.fits(names)) };
  }
  return last.shape;
}

function areSame(some: readonly PathNode[], others: readonly PathNode[]): boolean {
  if (some.length !== others.length) return false;
  for (let i = 0; i < some.length; i++) if (some[i] !== others[i]) return false;
  return true;
}

/** What was recognised before. */
let last: {
  readonly shapes: readonly Shape[];
  readonly nodes: readonly PathNode[];
  readonly shape: Shape | undefined;
} = { shapes: [], nodes: [], shape: undefined };

/** The view's name of a member, remembered on its node. */
export function viewName(node: PathNode, shape: Shape): ViewName | null {
  const known = node.views[shape.number];
  if (known !== undefined) return known;
  const found = shape.nameOf(node.name);
  const name = found === undefined ? undefined : found.startsWith('=') ? found.slice(1) : `aws.${found}`;
  const view = name === undefined ? null : { name, id: fieldNameId(name), free: FREE_SHAPE.test(name) };
  node.views[shape.number] = view;
  return view;
}

/** Parameters and answers: as many members as a service likes to send. */
const FREE_SHAPE = /^aws\.(?:requestParameters|responseElements|additionalEventData|serviceEventDetails)\b/;

/** `error_code` → `errorCode`. */
export function camelCase(snake: string): string {
  return snake.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The envelope of Wazuh's AWS module: its names are the view's names already. */
export function envelopeShape(number: number, has: string): Shape {
  return { number, fits: (names) => names.has(has), saysTwice: false, nameOf: (path) => `=${path}` };
}
