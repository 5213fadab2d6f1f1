import { compileOsMatch } from './os-match/compile.ts';
import { compileOsRegex } from './os-regex/compile.ts';
import type { CapturingPattern, Parsed, Pattern, PatternError, PatternType } from './pattern.ts';
import { compilePcre2 } from './pcre2/compile.ts';
import { compileWordMatch } from './word-match/compile.ts';

export type CompiledPattern<P extends Pattern> =
  | { readonly ok: true; readonly pattern: P }
  | { readonly ok: false; readonly error: PatternError };

/**
 * Compiles a pattern of any engine; `text` is a byte string. With `captures` (osregex and pcre2 only, as
 * decoders need it) the pattern also has `exec`. Offsets of errors are byte offsets in `text`.
 */
export function compilePattern(
  type: 'osregex' | 'pcre2',
  text: string,
  options: { readonly captures: true },
): CompiledPattern<CapturingPattern>;
export function compilePattern(type: PatternType, text: string): CompiledPattern<Pattern>;
export function compilePattern(
  type: PatternType,
  text: string,
  options: { readonly captures?: boolean } = {},
): CompiledPattern<Pattern> {
  switch (type) {
    case 'osmatch':
      return { ok: true, pattern: compileOsMatch(text) };
    case 'wordmatch':
      return { ok: true, pattern: compileWordMatch(text) };
    case 'osregex':
      return fromParsed(compileOsRegex(text, options));
    case 'pcre2':
      return fromParsed(compilePcre2(text));
  }
}

function fromParsed(parsed: Parsed<Pattern>): CompiledPattern<Pattern> {
  return parsed.ok ? { ok: true, pattern: parsed.value } : parsed;
}
