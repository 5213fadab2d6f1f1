import type { Decoder } from './decoder.ts';
import { PatternRow } from './pattern-row.ts';

/** Fewer children are tried as they are. */
const MIN_CHILDREN = 4;
/** Events that come to the children before their patterns are looked at. */
const USES_BEFORE_INDEX = 8;
/** Lists that are remembered; events of other beginnings get all children. */
const MAX_LISTS = 512;

/** Children that are tried in a row, by their places: the heads of chains, and those that stand alone. */
export interface ChildList {
  readonly places: readonly number[];
  /** Their prematches. */
  readonly row: PatternRow;
}

/**
 * Which children of a root an event can belong to: by the first byte of the log, and by the one behind what the
 * root matched. Only drops children that would not match.
 */
export class ChildIndex {
  readonly all: ChildList;
  readonly #children: readonly Decoder[];
  readonly #lists = new Map<number, ChildList>();
  /** Many bytes leave the same children: those share one list. */
  readonly #known = new Map<string, ChildList>();
  #uses = 0;

  constructor(children: readonly Decoder[]) {
    this.#children = children;
    this.all = this.#listOf(headsOf(children));
  }

  of(log: string, parentEnd: number): ChildList {
    if (this.#children.length < MIN_CHILDREN || this.#uses++ < USES_BEFORE_INDEX) return this.all;
    const first = byteAt(log, 0);
    const next = parentEnd === 0 ? first : byteAt(log, parentEnd);
    const key = first * (END + 1) + next;
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    if (this.#lists.size >= MAX_LISTS) return this.all;
    const places = this.all.places.filter((place) => {
      const { prematch, prematchOffset } = this.#children[place] as Decoder;
      return prematch?.firstBytes?.[prematchOffset === 'after_parent' ? next : first] !== 0;
    });
    const list = this.#listOf(places);
    this.#lists.set(key, list);
    return list;
  }

  #listOf(places: readonly number[]): ChildList {
    const key = places.join();
    let list = this.#known.get(key);
    if (list === undefined) {
      list = { places, row: new PatternRow(places.map((place) => this.#children[place]?.prematch)) };
      this.#known.set(key, list);
    }
    return list;
  }
}

/** The head of a chain that does not match takes the whole chain with it. */
function headsOf(children: readonly Decoder[]): number[] {
  return [...children.keys()].filter((place) => place === 0 || children[place - 1]?.chained !== true);
}

/** As `PatternAnalysis.firstBytes` has it. */
function byteAt(log: string, at: number): number {
  return at < log.length ? log.charCodeAt(at) : END;
}

const END = 256;
