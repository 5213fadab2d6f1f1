import { fileURLToPath } from 'node:url';
import type { RulesetLocation } from './read.ts';

/** Harrier's own ruleset; its files lie beside `src/` and `dist/`. */
export const SHIPPED_RULESET: RulesetLocation = {
  rules: [shipped('rules-xml')],
  decoders: [shipped('decoders')],
  lists: [],
  settings: shipped('ruleset.yaml'),
};

function shipped(name: string): string {
  return fileURLToPath(new URL(`../../${name}`, import.meta.url));
}
