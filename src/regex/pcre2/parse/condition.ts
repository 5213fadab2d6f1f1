import type { Condition, Node } from '../ast.ts';
import { parseCallout } from './callout.ts';
import { parseConditionLook } from './look.ts';
import { parseName } from './names.ts';
import { closeBranches } from './parentheses.ts';
import { absoluteGroup, checkGroup } from './reference.ts';
import type { ParseState } from './state.ts';

const EMPTY: Node = { kind: 'empty' };

/** A conditional group; the cursor stands behind `(?(`. */
export function parseCondition(state: ParseState, start: number): Node {
  const { cursor } = state;
  const test = parseTest(state, start);
  const branches = closeBranches(state, start);
  const [yes = EMPTY, no = EMPTY, more] = branches;
  if (more !== undefined) cursor.fail('a conditional group has at most two branches', start);
  if (test.kind === 'define' && branches.length > 1) {
    cursor.fail('a DEFINE group has one branch only', start);
  }
  return { kind: 'condition', test, yes, no, hasNo: branches.length > 1 };
}

/** The test of a conditional group, its closing parenthesis included. */
function parseTest(state: ParseState, start: number): Condition {
  const { cursor, names, settings } = state;
  if (cursor.take('?C')) {
    parseCallout(cursor, start);
    if (!cursor.take('(')) cursor.fail('a look-around must follow "(?(?C)"');
  }
  const look = parseConditionLook(state, start);
  if (look !== undefined) return { kind: 'look', look };
  if (/[?*]/.test(cursor.peek())) cursor.fail('the condition of this group is malformed', start);
  const version = cursor.match(/VERSION(>?=)(\d+)(?:\.(\d{1,2}))?\)/y);
  if (version !== undefined) return versionTest(version);
  const number = cursor.match(/([+-]?\d+)\)/y)?.[1];
  if (number !== undefined) {
    const group = absoluteGroup(state, number, start);
    if (group === 0) cursor.fail('there is no group 0', start);
    checkGroup(state, group, start);
    return { kind: 'group', groups: [group] };
  }
  const groups: number[] = [];
  const offset = cursor.at;
  if (cursor.take('R&')) {
    names.resolve(cursor, parseName(cursor, ')', settings.utf), groups, offset);
    return { kind: 'recursion', groups };
  }
  const delimiter = cursor.match(/[<']/y)?.[0];
  if (delimiter !== undefined) {
    const name = parseName(cursor, delimiter === '<' ? '>' : delimiter, settings.utf);
    if (!cursor.take(')')) cursor.fail('the condition of this group is not closed');
    names.resolve(cursor, name, groups, offset);
    return { kind: 'group', groups };
  }
  if (!cursor.match(/(?=[A-Za-z_\x80-\xff])/y)) {
    cursor.fail('the condition of this group is malformed', start);
  }
  const name = parseName(cursor, ')', settings.utf);
  if (name === 'DEFINE') return { kind: 'define' };
  if (/^R\d*$/.test(name)) return recursionTest(state, name, offset);
  names.resolve(cursor, name, groups, offset);
  return { kind: 'group', groups };
}

/** `R` and `R2` ask for a recursion, unless a group is named so. */
function recursionTest(state: ParseState, name: string, offset: number): Condition {
  const { cursor, names } = state;
  const digits = name.slice(1);
  const condition: Condition = {
    kind: 'recursion',
    groups: digits === '' ? undefined : [Number(digits)],
  };
  names.later(() => {
    const groups = names.get(name);
    if (groups !== undefined) Object.assign(condition, { kind: 'group', groups });
    else if (Number(digits) > state.groups) cursor.fail(`there is no group ${digits}`, offset);
  });
  return condition;
}

/** What is built into Wazuh is 10.42. */
const VERSION = 10.42;

function versionTest([, operator, major, minor = '0']: RegExpExecArray): Condition {
  const wanted = Number(`${major}.${minor.padEnd(2, '0')}`);
  return { kind: 'constant', holds: operator === '=' ? wanted === VERSION : VERSION >= wanted };
}
