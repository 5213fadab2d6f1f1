import { LazyPattern } from './lazy-pattern.ts';
import { compileOsMatch } from './os-match/compile.ts';
import { checkOsRegex } from './os-regex/check.ts';
import { compileOsRegex } from './os-regex/compile.ts';
import type { CapturingPattern, Parsed, Pattern, PatternError, PatternType } from './pattern.ts';
import { checkPcre2, compilePcre2 } from './pcre2/compile.ts';
import { compileWordMatch } from './word-match/compile.ts';

/** A pattern, or why its text is refused. */
export type CompiledPattern<P extends Pattern> =
  | { readonly ok: true; readonly pattern: P }
  | { readonly ok: false; readonly error: PatternError };

/**
 * A pattern of any engine; `text` is a byte string. The pattern has `exec` where `captures` is given (osregex and
 * pcre2 only, as decoders need it); an osregex records groups only where it is true. Errors are found at once, their
 * offsets are byte offsets in `text`; the costly engines compile at the first use.
 */
export function compilePattern(
  type: 'osregex' | 'pcre2',
  text: string,
  options: { readonly captures: boolean },
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
      return lazy(type, text, checkOsRegex(text), () => compileOsRegex(text, options));
    case 'pcre2':
      return lazy(type, text, checkPcre2(text), () => compilePcre2(text));
  }
}

function lazy(
  type: PatternType,
  text: string,
  checked: Parsed<unknown>,
  compile: () => Parsed<CapturingPattern>,
): CompiledPattern<CapturingPattern> {
  if (!checked.ok) return checked;
  const pattern = new LazyPattern(type, text, () => {
    const compiled = compile();
    if (!compiled.ok) throw new Error(`${text}: ${compiled.error.message}`);
    return compiled.value;
  });
  return { ok: true, pattern };
}
