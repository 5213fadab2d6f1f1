import { type Command, InvalidArgumentError, Option } from 'commander';
import { wholeNumber } from '../option-value.ts';
import { styleFor } from '../output/style.ts';
import { packageVersion } from '../package-version.ts';
import type { LintFormat } from '../rules/lint.ts';
import type { ShowOptions, TreeOptions } from '../rules/look.ts';
import type { TestOptions } from '../rules/run-tests.ts';
import { addRulesetOptions, type RulesetOptions, rulesetLocation } from '../ruleset-options.ts';

/** `harrier rules`: check, look at and test a ruleset. */
export function register(program: Command): void {
  const rules = program.command('rules').description('check, look at and test rules');
  registerLint(rules);
  registerTree(rules);
  registerShow(rules);
  registerExplain(rules);
  registerTest(rules);
}

interface LintOptions extends RulesetOptions {
  readonly format: LintFormat;
  readonly json?: boolean;
}

function registerLint(rules: Command): void {
  addRulesetOptions(rules.command('lint').argument('[files...]', 'rule files or folders, as --rules'))
    .description('report everything that Wazuh would refuse, warn of, or silently get wrong')
    .addOption(
      new Option('--format <format>', 'how to report').choices(['text', 'json', 'sarif']).default('text'),
    )
    .option('--json', 'the same as --format json')
    .addHelpText(
      'after',
      `
Without a ruleset the shipped one is checked. Exit code: 0 loads (advice at most), 1 loads with warnings,
4 refused; with --strict warnings refuse too.

Examples:
  $ harrier rules lint local_rules.xml
  $ harrier rules lint --ruleset my-ruleset --strict --format sarif > harrier.sarif`,
    )
    .action(async (files: readonly string[], options: LintOptions) => {
      const { lintReport } = await import('../rules/lint.ts');
      const format = options.json === true ? 'json' : options.format;
      const { text, exitCode } = await lintReport(rulesetLocation(withFiles(options, files)), {
        strict: options.strict === true,
        format,
        style: styleFor(process.stdout),
        version: packageVersion(),
      });
      process.stdout.write(text);
      process.exitCode = exitCode;
    });
}

const LOOK_EXIT =
  '\nWithout a ruleset it is the shipped one. Exit code: 0 shown, 2 there is no such rule, 4 the ruleset was refused.\n';

function registerTree(rules: Command): void {
  addRulesetOptions(rules.command('tree').argument('[id]', 'only what hangs below this rule', ruleId))
    .description('draw the rules as the engine tries them: siblings in order, children below')
    .option('--depth <n>', 'levels to draw', wholeNumber(1, 99), 99)
    .addHelpText('after', `${LOOK_EXIT}\nExample:\n  $ harrier rules tree 80300 --depth 2`)
    .action(async (id: number | undefined, options: TreeOptions) => {
      const { printTree } = await import('../rules/look.ts');
      await printTree(id, options);
    });
}

function registerShow(rules: Command): void {
  addRulesetOptions(rules.command('show').argument('<id>', 'rule id', ruleId))
    .description('show a rule: where it stands, what it asks, its parents and children')
    .option('--json', 'one JSON object')
    .addHelpText('after', `${LOOK_EXIT}\nExample:\n  $ harrier rules show 80301 --json | jq .conditions`)
    .action(async (id: number, options: ShowOptions) => {
      const { printRule } = await import('../rules/look.ts');
      await printRule(id, options);
    });
}

function registerExplain(rules: Command): void {
  addRulesetOptions(rules.command('explain').argument('<id>', 'rule id', ruleId))
    .description('say what an event must be like to meet a rule, from the root on')
    .addHelpText('after', `${LOOK_EXIT}\nExample:\n  $ harrier rules explain 80306`)
    .action(async (id: number, options: RulesetOptions) => {
      const { printExplanation } = await import('../rules/look.ts');
      await printExplanation(id, options);
    });
}

function registerTest(rules: Command): void {
  addRulesetOptions(
    rules.command('test').argument('[paths...]', "Wazuh's .ini files, .events.jsonl samples, or folders"),
  )
    .description('run the tests of a ruleset')
    .option('--only-failing', 'print failures only')
    .option('--junit <file>', 'write the results as JUnit XML too')
    .option('--json', 'one JSON object a test')
    .addHelpText(
      'after',
      `
Every test runs in a fresh session. A sample is a line {"name","rule":id|null,"alert","before":[…],"event"}.
Without paths those beside the rules of --ruleset run, without a ruleset the shipped ones. Exit code: 0 all pass, 1 some fail, 4 the ruleset was refused.

Examples:
  $ harrier rules test
  $ harrier rules test --ruleset my-ruleset
  $ harrier rules test --rules ruleset/rules --decoders ruleset/decoders --lists etc/lists ruleset/testing/tests
  $ harrier rules test my.events.jsonl --ruleset my-ruleset --only-failing --junit results.xml`,
    )
    .action(async (paths: readonly string[], options: TestOptions) => {
      const { testRules } = await import('../rules/run-tests.ts');
      process.exitCode = await testRules(paths, options);
    });
}

function withFiles(options: LintOptions, files: readonly string[]): RulesetOptions {
  return files.length === 0 ? options : { ...options, rules: [...(options.rules ?? []), ...files] };
}

function ruleId(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('A rule id has one to six digits.');
  return Number(text);
}
