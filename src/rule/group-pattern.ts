import type { Pattern } from '../regex/pattern.ts';

/** A pattern for the group strings of rules. Few of those differ, so what is known of one serves many rules. */
export class GroupPattern {
  readonly #pattern: Pattern;
  readonly #known = new Map<string, boolean>();

  constructor(pattern: Pattern) {
    this.#pattern = pattern;
  }

  matches(groups: string): boolean {
    let matches = this.#known.get(groups);
    if (matches === undefined) {
      matches = this.#pattern.test(groups);
      this.#known.set(groups, matches);
    }
    return matches;
  }
}
