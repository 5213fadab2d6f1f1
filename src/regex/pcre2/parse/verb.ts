import type { Node, Verb } from '../ast.ts';
import { parseNamedLook } from './look.ts';
import { closeGroup, closePlainGroup } from './parentheses.ts';
import { type Atom, repeatable, single } from './quantifier.ts';
import type { ParseState } from './state.ts';

const VERBS: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ['COMMIT', 'commit'],
  ['PRUNE', 'prune'],
  ['SKIP', 'skip'],
  ['THEN', 'then'],
  ['MARK', 'mark'],
  ['', 'mark'],
]);

/** Script runs: one code for all, since without UTF every text is one. */
const SCRIPT_RUNS: ReadonlyMap<string, 'atomic' | 'plain'> = new Map([
  ['sr', 'plain'],
  ['script_run', 'plain'],
  ['asr', 'atomic'],
  ['atomic_script_run', 'atomic'],
]);

/** What stands behind `(*`. */
export function parseVerb(state: ParseState, start: number): Atom {
  const { cursor } = state;
  const name = cursor.match(/([a-z_]+):/y)?.[1];
  if (name !== undefined) return repeatable(parseAlphabetic(state, name, start));
  const verb = cursor.match(/([A-Z]*)(?::([^)]*))?\)/y);
  if (verb === undefined) return cursor.fail('"(*" is followed by no known verb', start);
  const [, word = '', argument] = verb;
  if (word === 'F' || word === 'FAIL') return single({ kind: 'fail' });
  if (word === 'ACCEPT') return repeatable({ kind: 'accept' });
  const kind = VERBS.get(word);
  if (kind === undefined) return cursor.fail(`(*${word}) is not known`, start);
  if (kind === 'mark' && !argument) cursor.fail('(*MARK) needs a name', start);
  return single({ kind: 'verb', verb: kind, name: argument || undefined });
}

/** Groups with names: look-arounds, `(*atomic:…)`, script runs. */
function parseAlphabetic(state: ParseState, name: string, start: number): Node {
  const { cursor, settings } = state;
  const look = parseNamedLook(state, name, start);
  if (look !== undefined) return look;
  if (name === 'atomic') return { kind: 'atomic', body: closeGroup(state, start) };
  const run = SCRIPT_RUNS.get(name);
  if (run === undefined) return cursor.fail(`(*${name}:…) is not known`, start);
  if (settings.utf) cursor.unsupported(`(*${name}:…) is not supported under (*UTF)`, start);
  const body = closePlainGroup(state, start);
  return run === 'atomic' ? { kind: 'atomic', body } : body;
}
