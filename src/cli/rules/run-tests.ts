import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RulesetLocation } from '../../ruleset/read.ts';
import { SHIPPED_RULESET } from '../../ruleset/shipped.ts';
import type { TestResult } from '../../ruleset/testing/run.ts';
import { CliError, EXIT, type ExitCode } from '../exit-code.ts';
import { diagnosticLines } from '../output/diagnostic-lines.ts';
import { styleFor } from '../output/style.ts';
import { count, quantity } from '../output/table.ts';
import { type RulesetOptions, rulesetLocation } from '../ruleset-options.ts';
import { findTestFiles, junitXml, loadForTests, readTests, resultLines, runTests } from './test.ts';

export interface TestOptions extends RulesetOptions {
  readonly onlyFailing?: boolean;
  readonly junit?: string;
  readonly json?: boolean;
}

/** Runs the tests in some paths, by default those of the ruleset, and prints what comes; gives the exit code. */
export async function testRules(paths: readonly string[], options: TestOptions): Promise<ExitCode> {
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
    return EXIT.ruleset;
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
  if (results.length === 0) {
    throw new CliError(
      EXIT.usage,
      `there is no test in ${files.join(', ')}`,
      'A section of an .ini file needs a log.',
    );
  }
  const failed = results.filter(({ passed }) => !passed).length;
  const summary = `${quantity(results.length, 'test')}, ${count(results.length - failed)} passed, ${count(failed)} failed\n`;
  if (options.json !== true) process.stdout.write(failed === 0 ? style.green(summary) : style.red(summary));
  if (options.junit !== undefined) await writeFile(options.junit, junitXml(results));
  return failed === 0 ? EXIT.ok : EXIT.findings;
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
