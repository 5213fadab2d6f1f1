import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CompiledRule } from '../../rule/compile.ts';
import type { RulesetLocation } from '../../ruleset/load.ts';
import type { Ruleset } from '../../ruleset/ruleset.ts';
import { SHIPPED_RULESET } from '../../ruleset/shipped.ts';
import type { TestResult } from '../../ruleset/testing/run.ts';
import { CliError, EXIT } from '../exit-code.ts';
import { wholeNumber } from '../option-value.ts';
import { diagnosticLines } from '../output/diagnostic-lines.ts';
import { styleFor } from '../output/style.ts';
import { count, quantity } from '../output/table.ts';
import { packageVersion } from '../package-version.ts';
import { pathsTo, ruleJson, treeLines } from '../rules/describe.ts';
import { explainText } from '../rules/explain.ts';
import { type LintFormat, lintReport } from '../rules/lint.ts';
import { showText } from '../rules/show.ts';
import {
  addRulesetOptions,
  loadForCommand,
  type RulesetOptions,
  rulesetLocation,
} from '../ruleset-options.ts';

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
    .action(async (id: number | undefined, options: RulesetOptions & { readonly depth: number }) => {
      const ruleset = await load(options);
      if (ruleset === undefined) return;
      const style = styleFor(process.stdout);
      const nodes = id === undefined ? ruleset.rules.roots : firstNode(ruleset, id);
      process.stdout.write(`${treeLines(nodes, style, options.depth).join('\n')}\n`);
    });
}

function registerShow(rules: Command): void {
  addRulesetOptions(rules.command('show').argument('<id>', 'rule id', ruleId))
    .description('show a rule: where it stands, what it asks, its parents and children')
    .option('--json', 'one JSON object')
    .addHelpText('after', `${LOOK_EXIT}\nExample:\n  $ harrier rules show 80301 --json | jq .conditions`)
    .action(async (id: number, options: RulesetOptions & { readonly json?: boolean }) => {
      const ruleset = await load(options);
      if (ruleset === undefined) return;
      const compiled = find(ruleset, id);
      process.stdout.write(
        options.json === true
          ? `${JSON.stringify(ruleJson(ruleset, compiled), null, 2)}\n`
          : showText(ruleset, compiled, styleFor(process.stdout)),
      );
    });
}

function registerExplain(rules: Command): void {
  addRulesetOptions(rules.command('explain').argument('<id>', 'rule id', ruleId))
    .description('say what an event must be like to meet a rule, from the root on')
    .addHelpText('after', `${LOOK_EXIT}\nExample:\n  $ harrier rules explain 80306`)
    .action(async (id: number, options: RulesetOptions) => {
      const ruleset = await load(options);
      if (ruleset === undefined) return;
      process.stdout.write(explainText(ruleset, find(ruleset, id), styleFor(process.stdout)));
    });
}

interface TestOptions extends RulesetOptions {
  readonly onlyFailing?: boolean;
  readonly junit?: string;
  readonly json?: boolean;
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
    .action(testRules);
}

async function testRules(paths: readonly string[], options: TestOptions): Promise<void> {
  const { findTestFiles, junitXml, loadForTests, readTests, resultLines, runTests } = await import(
    '../rules/test.ts'
  );
  const location = rulesetLocation(options);
  const places = paths.length === 0 ? ownTests(location) : paths;
  const files = await findTestFiles(places, options.geoip !== undefined);
  const { ruleset, diagnostics } = await loadForTests(location, files);
  if (ruleset === undefined) {
    process.stderr.write(
      diagnosticLines(
        diagnostics.filter(({ severity }) => severity === 'error'),
        process.stderr,
      ),
    );
    process.stderr.write('The ruleset is refused.\n');
    process.exitCode = EXIT.ruleset;
    return;
  }
  const style = styleFor(process.stdout);
  const results: TestResult[] = [];
  for (const file of files) {
    for (const result of runTests(ruleset, await readTests(file))) {
      results.push(result);
      if (options.onlyFailing === true && result.passed) continue;
      process.stdout.write(
        options.json === true ? `${JSON.stringify(resultJson(result))}\n` : resultLines(result, style),
      );
    }
  }
  const failed = results.filter(({ passed }) => !passed).length;
  const summary = `${quantity(results.length, 'test')}, ${count(results.length - failed)} passed, ${count(failed)} failed\n`;
  if (options.json !== true) process.stdout.write(failed === 0 ? style.green(summary) : style.red(summary));
  if (options.junit !== undefined) await writeFile(options.junit, junitXml(results));
  process.exitCode = failed === 0 ? EXIT.ok : EXIT.findings;
}

/** Where the tests of a ruleset lie when nobody says: beside its rules, or here for single files. */
function ownTests(location: RulesetLocation): readonly string[] {
  if ('dir' in location) return [path.join(location.dir, 'rules')];
  const shipped = 'rules' in SHIPPED_RULESET ? SHIPPED_RULESET.rules : [];
  return location.rules === shipped ? shipped : ['.'];
}

function resultJson({ test, passed, wanted, actual }: TestResult): unknown {
  return { file: test.file, line: test.line, name: test.name, passed, wanted, actual };
}

async function load(options: RulesetOptions): Promise<Ruleset | undefined> {
  const ruleset = await loadForCommand(options, process.stderr);
  if (ruleset === undefined) process.exitCode = EXIT.ruleset;
  return ruleset;
}

function find(ruleset: Ruleset, id: number): CompiledRule {
  const compiled = ruleset.rules.byId.get(id);
  if (compiled !== undefined) return compiled;
  throw new CliError(EXIT.usage, `the ruleset has no rule ${id}`, 'See harrier rules tree for all of them.');
}

function firstNode(ruleset: Ruleset, id: number) {
  find(ruleset, id);
  const node = pathsTo(ruleset, id)[0]?.at(-1);
  return node === undefined ? [] : [node];
}

function withFiles(options: LintOptions, files: readonly string[]): RulesetOptions {
  return files.length === 0 ? options : { ...options, rules: [...(options.rules ?? []), ...files] };
}

function ruleId(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('A rule id has one to six digits.');
  return Number(text);
}
