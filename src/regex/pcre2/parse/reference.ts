import type { Node } from '../ast.ts';
import { foldingOf } from './character.ts';
import { parseName } from './names.ts';
import type { ParseState } from './state.ts';

const HIGHEST_GROUP = 65_535;

const CLOSING: ReadonlyMap<string, string> = new Map([
  ['{', '}'],
  ['<', '>'],
  ["'", "'"],
]);

/** A back reference by number. */
export function referenceTo(state: ParseState, group: number, start: number): Node {
  checkGroup(state, group, start);
  return { kind: 'backref', groups: [group], folding: foldingOf(state.characters) };
}

/** A back reference by name, which may stand for several groups. */
export function namedReference(state: ParseState, close: string, start: number): Node {
  const name = parseName(state.cursor, close, state.settings.utf);
  const groups: number[] = [];
  state.names.resolve(state.cursor, name, groups, start);
  return { kind: 'backref', groups, folding: foldingOf(state.characters) };
}

/** `\k{name}`, `\k<name>`, `\k'name'`. */
export function parseK(state: ParseState, start: number): Node {
  const close = CLOSING.get(state.cursor.next());
  if (close === undefined) return state.cursor.fail('\\k needs a name in {}, <> or quotes', start);
  return namedReference(state, close, start);
}

/** `\g…`: back references by number or name, subroutine calls in the spelling of Oniguruma. */
export function parseG(state: ParseState, start: number): Node {
  const { cursor } = state;
  const call = cursor.match(/[<']/y)?.[0];
  if (call !== undefined) return callTo(state, call === '<' ? '>' : call, start);
  const number = cursor.match(/\{([+-]?\d+)\}|([+-]?\d+)/y);
  if (number !== undefined) {
    return referenceTo(state, absoluteGroup(state, number[1] ?? number[2] ?? '', start), start);
  }
  if (!cursor.take('{')) cursor.fail('\\g needs a number or a name', start);
  return namedReference(state, '}', start);
}

/** A subroutine call, by number or name, up to `close`. */
export function callTo(state: ParseState, close: string, start: number): Node {
  const { cursor, names } = state;
  const number = cursor.match(/[+-]?\d+/y)?.[0];
  if (number !== undefined) {
    const group = absoluteGroup(state, number, start);
    if (!cursor.take(close)) cursor.fail(`the group number is not closed by "${close}"`);
    checkGroup(state, group, start);
    return { kind: 'call', group };
  }
  const call = { kind: 'call' as const, group: 0 };
  const name = parseName(cursor, close, state.settings.utf);
  const groups: number[] = [];
  names.resolve(cursor, name, groups, start);
  names.later(() => {
    call.group = groups[0] ?? 0;
  });
  return call;
}

/** The number of a group that is written with a sign or without. */
export function absoluteGroup({ cursor, groups }: ParseState, text: string, start: number): number {
  const value = Number(text);
  if (Math.abs(value) > HIGHEST_GROUP) cursor.fail(`groups are counted to ${HIGHEST_GROUP}`, start);
  const isRelative = /^[+-]/.test(text);
  if (!isRelative) return value;
  if (value === 0 || -value > groups) cursor.fail('there is no such group', start);
  return value < 0 ? groups + 1 + value : groups + value;
}

/** Groups may be defined behind the place where they are named. */
export function checkGroup(state: ParseState, group: number, start: number): void {
  const { cursor, names } = state;
  if (group > HIGHEST_GROUP) cursor.fail(`groups are counted to ${HIGHEST_GROUP}`, start);
  names.later(() => {
    if (group > state.groups) cursor.fail(`there is no group ${group}`, start);
  });
}
