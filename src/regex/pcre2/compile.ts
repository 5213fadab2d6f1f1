import type { CapturingPattern, Parsed } from '../pattern.ts';
import type { Pcre2Syntax } from './ast.ts';
import type { Program } from './instructions.ts';
import { parsePcre2 } from './parse.ts';
import { type Pcre2Options, Pcre2Pattern } from './pcre2-pattern.ts';
import { isPlainSyntax } from './plain-syntax.ts';
import { holdsCall, possessify } from './possessive.ts';
import { writeProgram } from './program.ts';

/**
 * Compiles a PCRE2 pattern, as PCRE2 does without options (SEMANTICS 7.5). It runs as text search or as RegExp
 * where that is the same and its time bounded, else on the matcher; `engine: 'matcher'` is for tests.
 */
export function compilePcre2(text: string, options: Pcre2Options = {}): Parsed<CapturingPattern> {
  const parsed = parsePcre2(text);
  if (!parsed.ok) return parsed;
  if (mayBeTooLarge(text, parsed.value)) {
    const program = writeFast(parsed.value);
    if (!program.ok) return program;
  }
  const syntax = () => accepted(parsePcre2(text));
  const source = { syntax, program: () => accepted(writeFast(syntax())) };
  return { ok: true, value: new Pcre2Pattern(text, parsed.value, source, options) };
}

function writeFast(syntax: Pcre2Syntax): Parsed<Program> {
  return writeProgram({ ...syntax, root: possessify(syntax.root) });
}

function accepted<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

/** Finds what `compilePcre2` refuses, without compiling. */
export function checkPcre2(text: string): Parsed<unknown> {
  if (isPlainSyntax(text)) return { ok: true, value: undefined };
  const parsed = parsePcre2(text);
  if (!parsed.ok || !mayBeTooLarge(text, parsed.value)) return parsed;
  return writeProgram(parsed.value);
}

/** Programs are as long as their texts, apart from called groups, which are written again. */
function mayBeTooLarge(text: string, { root }: Pcre2Syntax): boolean {
  return text.length > SURELY_SMALL || holdsCall(root);
}

/** Bytes; a byte of the text gives a few dozen words of code at most, of the 400,000 that are allowed. */
const SURELY_SMALL = 2_000;
