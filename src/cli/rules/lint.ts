import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { diagnosticJson, formatCounts, formatDiagnostic } from '../../diagnostic/format.ts';
import { sarifLog } from '../../diagnostic/sarif.ts';
import { lintRules } from '../../rule/lint/index.ts';
import { BUILT_IN_ROOTS } from '../../ruleset/collect.ts';
import { loadRuleset, type RulesetLocation } from '../../ruleset/load.ts';
import type { Ruleset } from '../../ruleset/ruleset.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Style } from '../output/style.ts';
import { quantity } from '../output/table.ts';

export type LintFormat = 'text' | 'json' | 'sarif';

export interface LintReport {
  readonly text: string;
  readonly exitCode: ExitCode;
}

/** Everything there is to say of a ruleset: what loading found, and if it loads, what the checks advise. */
export async function lintReport(
  location: RulesetLocation,
  options: {
    readonly strict: boolean;
    readonly format: LintFormat;
    readonly style: Style;
    readonly version: string;
  },
): Promise<LintReport> {
  // The checks run on what loads, also where --strict refuses it.
  const { ruleset, diagnostics } = await loadRuleset(location);
  const findings = ruleset === undefined ? diagnostics : [...diagnostics, ...lintRules(ruleset)];
  const warnings = diagnostics.some(({ severity }) => severity === 'warning');
  const refused = ruleset === undefined || (options.strict && warnings);
  return {
    text: render(findings, refused, ruleset && countRules(ruleset), options),
    exitCode: refused ? EXIT.ruleset : warnings ? EXIT.findings : EXIT.ok,
  };
}

/** The rules of the user's files, and the root rules that are built in where these bring none. */
interface RuleCount {
  readonly own: number;
  readonly builtIn: number;
}

function countRules({ tree, written }: Ruleset): RuleCount {
  const builtIn = written.filter(({ element }) => element.span.source === BUILT_IN_ROOTS).length;
  return { own: tree.rules.length - builtIn, builtIn };
}

function render(
  findings: readonly Diagnostic[],
  refused: boolean,
  rules: RuleCount | undefined,
  {
    format,
    style,
    version,
  }: { readonly format: LintFormat; readonly style: Style; readonly version: string },
): string {
  if (format === 'sarif') return `${JSON.stringify(sarifLog(findings, version), null, 2)}\n`;
  if (format === 'json') {
    return `${JSON.stringify({ refused, ...(rules === undefined ? {} : { rules: rules.own, built_in_rules: rules.builtIn }), findings: findings.map(diagnosticJson) }, null, 2)}\n`;
  }
  const frames = findings.map((finding) => `${formatDiagnostic(finding, style)}\n\n`).join('');
  const outcome = refused
    ? style.red('The ruleset is refused')
    : style.green(`The ruleset loads: ${rules === undefined ? '' : describeCount(rules)}`);
  return `${frames}${outcome}; ${formatCounts(findings)}.\n`;
}

function describeCount({ own, builtIn }: RuleCount): string {
  const roots = builtIn === 0 ? '' : ` and ${quantity(builtIn, 'built-in root')}`;
  return `${quantity(own, 'rule')}${roots}`;
}
