import { type Diagnostic, DiagnosticCollector } from '../../diagnostic/diagnostic.ts';
import type { LintCheck, LintSubject } from './check.ts';
import { hiddenDecoder, rootExtraction, withoutPrematch } from './decoder-shape.ts';
import { entity } from './entity.ts';
import { glued } from './glued.ts';
import { history } from './history.ts';
import { jsonColon } from './json-colon.ts';
import { listLine } from './list-line.ts';
import { listName } from './list-name.ts';
import { neverMatches } from './never-matches.ts';
import { addressBang, checkIfIgnored, decoderName, lists } from './option-quirks.ts';
import {
  cutDigits,
  diffInsteadOfHistory,
  emptyParent,
  lostNegation,
  overwriteHistory,
  staticComparison,
  undoneCounter,
} from './rule-quirks.ts';
import { unreachable } from './unreachable.ts';

/** Every check, in the order of its report. */
const LINT_CHECKS: readonly LintCheck[] = [
  jsonColon,
  neverMatches,
  entity,
  glued,
  addressBang,
  lists,
  checkIfIgnored,
  decoderName,
  history,
  unreachable,
  listName,
  emptyParent,
  cutDigits,
  staticComparison,
  overwriteHistory,
  lostNegation,
  undoneCounter,
  diffInsteadOfHistory,
  rootExtraction,
  hiddenDecoder,
  withoutPrematch,
  listLine,
];

/** What a loaded ruleset probably does not mean. */
export function lintRules(subject: LintSubject): readonly Diagnostic[] {
  const diagnostics = new DiagnosticCollector();
  for (const check of LINT_CHECKS) {
    check(subject, (code, about, message, detail) => {
      diagnostics.add(code, message, { ...detail, subject: String(about) });
    });
  }
  return diagnostics.all;
}
