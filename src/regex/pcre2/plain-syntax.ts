/**
 * Patterns of the syntax that PCRE2 and JavaScript share: options at the start, then characters, classes, groups
 * without names, looking ahead, escapes of marks and the usual types. Left out is all that JavaScript takes and
 * PCRE2 does not, or reads in another way: `[]`, POSIX classes, counts of many digits, types beside a hyphen.
 */
const SHARED =
  /^(?:\(\?[imsU]+\))?(?:[^\\([{]|\\[bdDwWsSnrt\x20-/:-@[-^`{-~]|\((?!\*|\?(?![:=!]))|\[(?!\^?\]|[:.=].*[:.=]\])|\{(?!\d{5}|\d+,\d{5}))*$/s;
const TYPE_IN_RANGE = /\[(?:[^\]\\]|\\.)*?(?:-\\[dDwWsS]|\\[dDwWsS]-[^\]])/s;
const OPTIONS = /^\(\?[imsU]+\)/;

/** Bytes; what is shorter nests less deep than PCRE2 allows. */
const MAX_LENGTH = 499;

/**
 * Whether JavaScript's own parser, which is many times as fast as ours, says that PCRE2 takes a pattern. False says
 * nothing.
 */
export function isPlainSyntax(text: string): boolean {
  if (text.length > MAX_LENGTH || !SHARED.test(text) || TYPE_IN_RANGE.test(text)) return false;
  try {
    new RegExp(text.replace(OPTIONS, ''));
    return true;
  } catch {
    return false;
  }
}
