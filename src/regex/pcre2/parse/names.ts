import type { Cursor } from '../cursor.ts';

const LONGEST_NAME = 32;

/** Names of groups, and references that are resolved when all groups are known. */
export class Names {
  readonly #groups = new Map<string, number[]>();
  readonly #nameOf = new Map<number, string>();
  readonly #pending: (() => void)[] = [];

  /** Names a group; `mayRepeat` after `(?J)`. */
  add(cursor: Cursor, name: string, group: number, mayRepeat: boolean, offset: number): void {
    const known = this.#groups.get(name) ?? [];
    const other = this.#nameOf.get(group);
    if (other !== undefined && other !== name) {
      cursor.fail(`group ${group} is named "${other}" already`, offset);
    }
    if (known.includes(group)) return;
    if (known.length > 0 && !mayRepeat) {
      cursor.fail(`two groups are named "${name}" (allowed after (?J))`, offset);
    }
    this.#groups.set(name, [...known, group]);
    this.#nameOf.set(group, name);
  }

  get(name: string): readonly number[] | undefined {
    return this.#groups.get(name);
  }

  /** Run when the whole pattern has been read. */
  later(resolve: () => void): void {
    this.#pending.push(resolve);
  }

  /** Fills `groups` with the numbers of the groups of a name, when they are known. */
  resolve(cursor: Cursor, name: string, groups: number[], offset: number): void {
    this.later(() => {
      groups.push(...(this.get(name) ?? cursor.fail(`there is no group named "${name}"`, offset)));
    });
  }

  resolveAll(): void {
    for (const resolve of this.#pending) resolve();
  }
}

/** Reads a name of a group and what closes it; `utf` allows letters of any script. */
export function parseName(cursor: Cursor, close: string, utf: boolean): string {
  const start = cursor.at;
  const name = cursor.match(utf ? UTF_NAME : NAME)?.[0];
  if (name === undefined || !isName(name, utf)) {
    cursor.fail('a group name begins with a letter or "_"', start);
  }
  if (name.length > LONGEST_NAME) {
    cursor.fail(`a group name has at most ${LONGEST_NAME} bytes`, start + LONGEST_NAME);
  }
  if (!cursor.take(close)) cursor.fail(`the group name is not closed by "${close}"`);
  return name;
}

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const UTF_NAME = /[A-Za-z0-9_\x80-\xff]+/y;

/** The bytes of a name under UTF are letters, digits and underscores. */
function isName(name: string, utf: boolean): boolean {
  return !utf || /^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(Buffer.from(name, 'latin1').toString('utf8'));
}
