/**
 * Folded text for searching literals. `toLowerCase` on a byte string also changes the bytes C0–DE, which the
 * engines never fold; so engines look into it for ASCII text only, and compare other bytes by themselves
 * (`equalsFolded`). Length and offsets are those of the subject.
 *
 * The most recent subject is remembered, so that a row of patterns over one text folds it once.
 */
export function lowerOf(subject: string): string {
  if (subject === lastSubject) return lastLower;
  lastLower = subject.toLowerCase();
  lastSubject = subject;
  return lastLower;
}

let lastSubject = '';
let lastLower = '';

/** The literal (already folded by `asciiLower`) stands at `at` in the subject, ignoring ASCII case only. */
export function equalsFolded(subject: string, at: number, literal: string): boolean {
  if (at < 0 || at + literal.length > subject.length) return false;
  for (let i = 0; i < literal.length; i++) {
    let c = subject.charCodeAt(at + i);
    if (c >= 65 && c <= 90) c += 32;
    if (c !== literal.charCodeAt(i)) return false;
  }
  return true;
}
