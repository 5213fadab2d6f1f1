import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fromByteString } from '../../bytes/byte-string.ts';
import { DiagnosticCollector } from '../../diagnostic/diagnostic.ts';
import { compileRuleset, type LoadResult, type RulesetLocation } from '../../ruleset/load.ts';
import { type RulesetFiles, readRuleset } from '../../ruleset/read.ts';
import type { Ruleset } from '../../ruleset/ruleset.ts';
import { type RulesetTest, TestFileError } from '../../ruleset/testing/expectation.ts';
import { parseIniTests } from '../../ruleset/testing/ini.ts';
import { runTest, type TestResult } from '../../ruleset/testing/run.ts';
import { parseSamples } from '../../ruleset/testing/sample.ts';
import { patchWindowsRule } from '../../ruleset/testing/windows-patch.ts';
import { CliError, EXIT } from '../exit-code.ts';
import { printable, type Style } from '../output/style.ts';

/** Test files under some paths: `.ini` of Wazuh (GeoIP ones with a database only) and `.events.jsonl` of ours. */
export async function findTestFiles(paths: readonly string[], withPlaces = false): Promise<string[]> {
  const files: string[] = [];
  for (const one of paths) {
    const found = await stat(one).catch(() => undefined);
    if (found === undefined) throw new CliError(EXIT.usage, `${one} does not exist`, 'Check the path.');
    if (!found.isDirectory()) files.push(one);
    else {
      const names = (await readdir(one)).filter(
        (name) => /\.ini$|\.events\.jsonl$/.test(name) && (withPlaces || !name.includes('geoip')),
      );
      files.push(...names.sort().map((name) => path.join(one, name)));
    }
  }
  if (files.length === 0) {
    const message = `there are no test files (*.ini, *.events.jsonl) in ${paths.join(', ')}`;
    throw new CliError(
      EXIT.usage,
      message,
      'Name files, or folders that hold some: harrier rules test PATH…',
    );
  }
  return files;
}

const TEST_FORMATS = '`harrier rules test --help` shows what a sample is; .ini files are as Wazuh has them.';

export async function readTests(file: string): Promise<RulesetTest[]> {
  const text = await readFile(file, 'utf8');
  try {
    return file.endsWith('.ini') ? parseIniTests(file, text) : parseSamples(file, text);
  } catch (error) {
    if (error instanceof TestFileError)
      throw new CliError(EXIT.usage, `${error.file}:${error.line}: ${error.message}`, TEST_FORMATS);
    throw error;
  }
}

/**
 * Loads a ruleset for tests. For Wazuh's files rule 60000 is changed as its runner does, and the rule and
 * decoder files shipped beside the tests (`../ruleset/test_*.xml`) are loaded as well (SEMANTICS 10.4).
 */
export async function loadForTests(
  location: RulesetLocation,
  testFiles: readonly string[],
): Promise<LoadResult> {
  const diagnostics = new DiagnosticCollector();
  const files = await readRuleset(location, diagnostics);
  if (files === undefined) return { diagnostics: diagnostics.all };
  const inis = testFiles.filter((file) => file.endsWith('.ini'));
  return compileRuleset(
    inis.length === 0 ? files : await withTestFiles(files, inis, diagnostics),
    {},
    diagnostics,
  );
}

async function withTestFiles(
  files: RulesetFiles,
  inis: readonly string[],
  diagnostics: DiagnosticCollector,
): Promise<RulesetFiles> {
  const folders = [...new Set(inis.map((file) => path.join(path.dirname(file), '..', 'ruleset')))];
  const rules: string[] = [];
  const decoders: string[] = [];
  for (const folder of folders) {
    for (const name of (await readdir(folder).catch(() => [])).sort()) {
      if (!/^test_.*\.xml$/.test(name)) continue;
      (name.includes('decoders') ? decoders : rules).push(path.join(folder, name));
    }
  }
  const extra = await readRuleset({ rules, decoders, lists: [] }, diagnostics);
  return {
    ...files,
    rules: [...files.rules.map(patchWindowsRule), ...(extra?.rules ?? [])],
    decoders: [...files.decoders, ...(extra?.decoders ?? [])],
  };
}

export function* runTests(ruleset: Ruleset, tests: readonly RulesetTest[]): Generator<TestResult> {
  for (const test of tests) yield runTest(ruleset, test);
}

/** One line for a pass; for a failure also what was wanted, what came, and the last log. */
export function resultLines({ test, passed, wanted, actual }: TestResult, style: Style): string {
  const title = `${path.basename(test.file)}:${test.line} ${printable(test.name)}`;
  if (passed) return `${style.green('pass')} ${title}\n`;
  const log = printable(fromByteString(test.logs.at(-1) ?? '')).slice(0, 300);
  return `${style.red('FAIL')} ${title}\n     wanted ${printable(wanted)}\n     got    ${printable(actual)}\n     log    ${style.dim(log)}\n`;
}

/** JUnit XML, as continuous integration reads it: one suite a file. */
export function junitXml(results: readonly TestResult[]): string {
  const suites = new Map<string, TestResult[]>();
  for (const result of results)
    suites.set(result.test.file, [...(suites.get(result.test.file) ?? []), result]);
  const failures = results.filter(({ passed }) => !passed).length;
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites tests="${results.length}" failures="${failures}">`,
  ];
  for (const [file, ones] of suites) {
    const failed = ones.filter(({ passed }) => !passed).length;
    lines.push(
      `  <testsuite name="${escapeXml(path.basename(file))}" tests="${ones.length}" failures="${failed}">`,
    );
    for (const { test, passed, wanted, actual } of ones) {
      const name = `classname="${escapeXml(path.basename(file))}" name="${escapeXml(test.name)}"`;
      if (passed) lines.push(`    <testcase ${name}/>`);
      else {
        lines.push(
          `    <testcase ${name}>`,
          `      <failure message="${escapeXml(`wanted ${wanted}, got ${actual}`)}"/>`,
          '    </testcase>',
        );
      }
    }
    lines.push('  </testsuite>');
  }
  return `${lines.join('\n')}\n</testsuites>\n`;
}

function escapeXml(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
