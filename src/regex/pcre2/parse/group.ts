import type { Node } from '../ast.ts';
import { parseCallout } from './callout.ts';
import { parseCondition } from './condition.ts';
import { parseFlags } from './flags.ts';
import { parseLook } from './look.ts';
import { parseName } from './names.ts';
import { closeGroup, closePlainGroup } from './parentheses.ts';
import { type Atom, repeatable } from './quantifier.ts';
import { callTo, namedReference } from './reference.ts';
import type { ParseState } from './state.ts';
import { parseVerb } from './verb.ts';

/** What an opening parenthesis begins; the cursor stands behind it. Undefined: a comment or setting of options. */
export function parseGroup(state: ParseState, start: number): Atom | undefined {
  const { cursor } = state;
  if (cursor.match(/\*(?=[a-zA-Z:])/y)) return parseVerb(state, start);
  const node = parseNode(state, start);
  return node && repeatable(node);
}

function parseNode(state: ParseState, start: number): Node | undefined {
  const { cursor, settings } = state;
  if (!cursor.take('?')) return state.flags.n ? closePlainGroup(state, start) : parseCapture(state, start);
  if (cursor.take('#')) {
    cursor.until(')', '(?#', start);
    return undefined;
  }
  if (cursor.take(':')) return closePlainGroup(state, start);
  if (cursor.take('|')) return parseBranchReset(state, start);
  if (cursor.take('>')) return { kind: 'atomic', body: closeGroup(state, start) };
  const look = parseLook(state, start);
  if (look !== undefined) return look;
  const name = cursor.match(/P?<|'/y)?.[0];
  if (name !== undefined) return parseNamedCapture(state, name.endsWith('<') ? '>' : "'", start);
  if (cursor.take('(')) return parseCondition(state, start);
  if (cursor.take('P=')) return namedReference(state, ')', start);
  if (cursor.take('P>') || cursor.take('&')) return parseCallByName(state, start);
  if (cursor.take('R)')) return { kind: 'call', group: 0 };
  if (cursor.match(/(?=[+-]?\d)/y)) return callTo(state, ')', start);
  if (cursor.take('C')) return parseCallout(cursor, start);
  const { flags, close } = parseFlags(cursor, state.flags);
  const before = state.flags;
  state.flags = flags;
  if (close === ')') return undefined;
  const body = closePlainGroup(state, start);
  state.flags = before;
  return body;

  function parseCallByName(state: ParseState, start: number): Node {
    if (cursor.match(/(?=[+-]?\d)/y)) cursor.fail('a group name begins with a letter or "_"');
    return callTo(state, ')', start);
  }

  function parseNamedCapture(state: ParseState, close: string, start: number): Node {
    const offset = cursor.at;
    const name = parseName(cursor, close, settings.utf);
    state.names.add(cursor, name, state.groups + 1, state.flags.J, offset);
    return parseCapture(state, start);
  }
}

function parseCapture(state: ParseState, start: number): Node {
  const index = ++state.groups;
  const body = closeGroup(state, start);
  if (!state.bodies.has(index)) state.bodies.set(index, body);
  return { kind: 'capture', index, body };
}

/** `(?|…)`: every branch numbers its groups from the same start. */
function parseBranchReset(state: ParseState, start: number): Node {
  state.sharesNumbers = true;
  const first = state.groups;
  let highest = first;
  const body = closePlainGroup(state, start, () => {
    highest = Math.max(highest, state.groups);
    state.groups = first;
  });
  state.groups = Math.max(highest, state.groups);
  return body;
}
