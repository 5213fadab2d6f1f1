import type { DecoderSet } from '../../decoder/decoder.ts';
import type { DiagnosticCode } from '../../diagnostic/codes.ts';
import type { DiagnosticDetail } from '../../diagnostic/diagnostic.ts';
import type { Source } from '../../diagnostic/source.ts';
import type { CdbList } from '../../list/parse.ts';
import type { CompiledRules } from '../compile.ts';
import type { RuleSyntax } from '../syntax.ts';
import type { RuleTree } from '../tree.ts';

/** A loaded ruleset, as checks see it. */
export interface LintSubject {
  /** Every rule as written, those that were skipped or replaced too. */
  readonly written: readonly RuleSyntax[];
  readonly tree: RuleTree;
  readonly rules: CompiledRules;
  readonly decoders: DecoderSet;
  readonly lists: ReadonlyMap<string, CdbList>;
  /** The files of the lists, by the same names. */
  readonly listSources: ReadonlyMap<string, Source>;
}

/** `about`: id of a rule, name of a decoder or a list. */
export type Report = (
  code: DiagnosticCode,
  about: number | string,
  message: string,
  detail: Omit<DiagnosticDetail, 'subject' | 'severity'>,
) => void;

/** One question about a ruleset. Checks only advise: what they report never refuses anything. */
export type LintCheck = (subject: LintSubject, report: Report) => void;
