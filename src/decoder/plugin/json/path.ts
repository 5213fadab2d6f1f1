import { KnownText } from '../../../bytes/known-text.ts';
import type { FieldName, SplitName } from '../../../event/field-list.ts';
import { fieldNameGeneration, fieldNameId } from '../../../event/field-name.ts';
import type { StaticField } from '../../../event/log-event.ts';

/** Bounds of the remembered tree: hostile keys must not fill memory. */
const MAX_NODES = 20_000;
const MAX_KEY_BYTES = 128;

/** A name of the Wazuh view, and its number. */
export interface ViewName extends FieldName {
  /** The name lies in a part of free shape, such as request parameters. */
  readonly free: boolean;
}

/**
 * A member name at its place, remembered over events: its full name, its number and the static field it fills
 * are worked out once, so that the scanner of the next event only compares keys.
 */
export class PathNode implements FieldName {
  /** Full dotted name. */
  readonly name: string;
  /** Number of the name where a ruleset mentions it, else −1. */
  readonly id: number;
  /** The static field that this top-level name fills (SEMANTICS 6.6). */
  readonly field: StaticField | 'user' | undefined;
  /** `"key":` as it stands in compact JSON: what is compared first. Absent where a key may be spelled otherwise. */
  readonly quoted: KnownText | undefined;
  split?: SplitName;
  /** What AWS plug-ins make of the name, by the number of the document's shape (`plugin/aws/shape.ts`). */
  readonly views: (ViewName | null | undefined)[] = [];
  /** The member that followed in the last event: the best guess for the next one. */
  next: PathNode | undefined = undefined;
  /** The first member of this object in the last event. */
  first: PathNode | undefined = undefined;
  readonly #children = new Map<string, PathNode>();
  readonly #top: boolean;

  constructor(name: string, key: string, parent: PathNode | undefined) {
    this.name = name;
    this.quoted = key === '' || NEEDS_ESCAPE.test(key) ? undefined : new KnownText(`"${key}":`);
    this.#top = parent === undefined;
    this.field = parent?.isRoot === true ? STATIC_BY_KEY.get(key) : undefined;
    this.id = this.#top ? -1 : fieldNameId(name);
  }

  get isRoot(): boolean {
    return this.#top;
  }

  child(key: string): PathNode {
    const known = this.#children.get(key);
    if (known !== undefined) return known;
    const node = new PathNode(this.#top ? key : `${this.name}.${key}`, key, this);
    if (nodes < MAX_NODES && key.length <= MAX_KEY_BYTES) {
      this.#children.set(key, node);
      nodes++;
    }
    return node;
  }
}

/** The root of the remembered tree; it begins anew when rulesets mention new names. */
export function pathRoot(): PathNode {
  if (root === undefined || generation !== fieldNameGeneration()) {
    root = new PathNode('', '', undefined);
    generation = fieldNameGeneration();
    nodes = 0;
  }
  return root;
}

const NEEDS_ESCAPE = /["\\]/;

let root: PathNode | undefined;
let generation = -1;
let nodes = 0;

/** Top-level names that fill static fields; exact and case-sensitive. `system_name` is not among them. */
const STATIC_BY_KEY = new Map<string, StaticField | 'user'>([
  ['srcip', 'srcip'],
  ['dstip', 'dstip'],
  ['srcport', 'srcport'],
  ['dstport', 'dstport'],
  ['protocol', 'protocol'],
  ['action', 'action'],
  ['srcuser', 'srcuser'],
  ['dstuser', 'dstuser'],
  ['user', 'user'],
  ['id', 'id'],
  ['status', 'status'],
  ['url', 'url'],
  ['data', 'data'],
  ['extra_data', 'extra_data'],
  ['systemname', 'system_name'],
]);
