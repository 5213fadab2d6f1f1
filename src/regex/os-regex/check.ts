import type { Parsed } from '../pattern.ts';
import { MAX_LENGTH, parseOsRegex } from './parse.ts';

/** Every valid OS_Regex (SEMANTICS 7.2): groups hold neither groups nor `|`. */
const VALID = /^(?:[^\\()]|\\[dwspDWSt.()\\$|<]|\((?:[^\\()|]|\\[dwspDWSt.()\\$|<])*\))*$/;

/** Finds what `compileOsRegex` refuses, without compiling. */
export function checkOsRegex(text: string): Parsed<unknown> {
  if (text.length <= MAX_LENGTH && VALID.test(text)) return { ok: true, value: undefined };
  return parseOsRegex(text);
}
