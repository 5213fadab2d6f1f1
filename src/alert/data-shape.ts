import type { NamePart, SplitName } from '../event/field-list.ts';

/** How the fields of an event stand in the text of `data`: all of it but their values. */
export interface DataShape {
  readonly fields: readonly SplitName[];
  /** Numbers of the fields that are shown, in the order of the text. */
  readonly shown: readonly number[];
  /** What stands before each of them, and behind the last. */
  readonly pieces: readonly string[];
}

/** Shapes that are remembered; with more, all are forgotten. Events of one kind mostly have one. */
const MAX_SHAPES = 2_048;
const shapes = new Map<number, DataShape>();

/** The shape of the first `count` fields; `key` is made of their `key`s, and mostly theirs alone. */
export function dataShape(fields: readonly SplitName[], count: number, key: number): DataShape {
  const known = shapes.get(key);
  if (known !== undefined && isOf(known, fields, count)) return known;
  const shape = makeShape(fields.slice(0, count));
  if (shapes.size >= MAX_SHAPES) shapes.clear();
  shapes.set(key, shape);
  return shape;
}

function isOf(shape: DataShape, fields: readonly SplitName[], count: number): boolean {
  const known = shape.fields;
  if (known.length !== count) return false;
  for (let i = 0; i < count; i++) if (known[i] !== fields[i]) return false;
  return true;
}

/** Members of an object by name; look-ups ignore ASCII case (quirk of SEMANTICS 9.2). */
type Members = Map<string, Member>;

interface Member {
  readonly json: string;
  /** The number of a field, or the members of an object. */
  readonly value: number | Members;
}

/** A member that is there already blocks a new one of its name, and what should have stood in it. */
function makeShape(fields: readonly SplitName[]): DataShape {
  const root: Members = new Map();
  fields.forEach(({ parents, leaf }, number) => {
    let object: Members | undefined = root;
    for (const part of parents) object = object && objectIn(object, part);
    if (object === undefined || object.has(leaf.lower)) return;
    object.set(leaf.lower, { json: leaf.json, value: number });
  });
  const shown: number[] = [];
  const pieces: string[] = [];
  let piece: string[] = [];
  const write = (members: Members): void => {
    let before = '{';
    for (const { json, value } of members.values()) {
      piece.push(before, json);
      before = ',';
      if (typeof value !== 'number') write(value);
      else {
        shown.push(value);
        pieces.push(piece.join(''));
        piece = [];
      }
    }
    piece.push(members.size === 0 ? '{}' : '}');
  };
  write(root);
  pieces.push(piece.join(''));
  return { fields, shown, pieces };
}

/** The object of that name, made when there is none; undefined when the name holds something else. */
function objectIn(members: Members, part: NamePart): Members | undefined {
  const known = members.get(part.lower);
  if (known !== undefined) return typeof known.value === 'number' ? undefined : known.value;
  const object: Members = new Map();
  members.set(part.lower, { json: part.json, value: object });
  return object;
}
