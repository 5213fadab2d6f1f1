import { type Parsed, refuse } from '../pattern.ts';
import { altOf, type Pcre2Syntax } from './ast.ts';
import { Cursor, Pcre2SyntaxError } from './cursor.ts';
import { possessOverlapping } from './overlapping-types.ts';
import { parseBranches } from './parse/branch.ts';
import { checkLookBehinds } from './parse/look-behind.ts';
import { parseSettings } from './parse/settings.ts';
import { ParseState } from './parse/state.ts';
import { isValidUtf8 } from './unicode.ts';

/** SEMANTICS 1.2: more than any value of a rule file holds. */
const MAX_LENGTH = 20_480;

/** Reads a PCRE2 pattern as PCRE2 10.42 does when it is compiled without options (SEMANTICS 7.5). */
export function parsePcre2(text: string): Parsed<Pcre2Syntax> {
  try {
    if (text.length > MAX_LENGTH) {
      return refuse('too-long', `the pattern has more than ${MAX_LENGTH} bytes`, 0);
    }
    return { ok: true, value: parsePattern(new Cursor(text)) };
  } catch (error) {
    if (error instanceof Pcre2SyntaxError) return refuse(error.code, error.message, error.offset);
    throw error;
  }
}

function parsePattern(cursor: Cursor): Pcre2Syntax {
  const settings = parseSettings(cursor);
  const { utf, newline, emptyMatch, triesEveryStart } = settings;
  if (utf && !isValidUtf8(cursor.text)) cursor.fail('the pattern is not valid UTF-8', 0);
  const state = new ParseState(cursor, settings, parseBranches);
  const root = altOf(state.branches());
  if (!cursor.done) cursor.fail('")" without a "(" before it');
  state.names.resolveAll();
  checkLookBehinds(state);
  const passesCrLf = ['CRLF', 'ANY', 'ANYCRLF'].includes(newline) && !state.namesCrOrLf;
  const possessed = possessOverlapping(root);
  return { root: possessed, groups: state.groups, utf, emptyMatch, passesCrLf, triesEveryStart };
}
