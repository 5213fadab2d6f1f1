import type { LookNode, Node } from '../ast.ts';
import type { Cursor } from '../cursor.ts';
import type { CharacterOptions } from './character.ts';
import { type Flags, NO_FLAGS } from './flags.ts';
import { Names } from './names.ts';
import type { Settings } from './settings.ts';

/** Reads branches up to `)` or the end of the pattern; the callback runs before each. */
export type ReadBranches = (state: ParseState, eachBranch?: () => void) => Node[];

/** Where a parser stands, and what it has seen. */
export class ParseState {
  readonly cursor: Cursor;
  readonly settings: Settings;
  readonly names = new Names();
  flags: Flags = NO_FLAGS;
  /** Capture groups so far. */
  groups = 0;
  /** What stands in each of them. */
  readonly bodies = new Map<number, Node>();
  /** `(?|` gives several groups one number. */
  sharesNumbers = false;
  /** Look-behinds and where they stand. */
  readonly lookBehinds: { readonly node: LookNode; readonly offset: number }[] = [];
  /** Open parentheses. */
  depth = 0;
  /** CR or LF is written in the pattern. */
  namesCrOrLf = false;
  readonly #branches: ReadBranches;

  constructor(cursor: Cursor, settings: Settings, branches: ReadBranches) {
    this.cursor = cursor;
    this.settings = settings;
    this.#branches = branches;
  }

  branches(eachBranch?: () => void): Node[] {
    return this.#branches(this, eachBranch);
  }

  /** How characters are compared here. */
  get characters(): CharacterOptions {
    const { utf, ucp } = this.settings;
    return { caseless: this.flags.i, utf, ucp, ignoreBlanks: this.flags.xx };
  }

  /** Keeps in mind that a character is written in the pattern. */
  noteCharacter(point: number): number {
    if (point === 13 || point === 10) this.namesCrOrLf = true;
    return point;
  }
}
