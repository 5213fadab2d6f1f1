import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text as readAll } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { CaseFile } from './golden.ts';

const BUILT = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const SOURCE = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
/** The `harrier` binary: `dist/`, or the sources where it is not built. */
const COMMAND = existsSync(BUILT) ? [BUILT] : ['--import', 'tsx', SOURCE];

/** A line of `logtest --input jsonl`. */
export interface LogtestLine {
  readonly log: string;
  readonly location?: string;
  readonly session?: string;
  /** Epoch seconds. */
  readonly t: number;
}

/** How the golden data were made. */
const GOLDEN_OPTIONS = ['--manager', 'oraclehost', '--time-zone', 'UTC', '--alert-level', '3'];

function start(ruleset: string, options: readonly string[]) {
  const given = ['logtest', '--json', '--input', 'jsonl', '--fresh', '--ruleset', ruleset];
  return spawn(process.execPath, [...COMMAND, ...given, ...GOLDEN_OPTIONS, ...options]);
}

/** Runs lines through one process; gives its results in order, and its exit code. */
export async function logtest<T>(
  ruleset: string,
  lines: readonly LogtestLine[],
  ...options: string[]
): Promise<{ results: T[]; exit: number | null }> {
  const child = start(ruleset, options);
  const exit = exitOf(child);
  child.stderr.resume();
  // A refused ruleset ends the process before it has read.
  child.stdin.on('error', () => {});
  child.stdin.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const out = await readAll(child.stdout);
  const results = out.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as T]));
  return { results, exit: await exit };
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
  });
}

/** A ruleset as files of texts. */
export interface RulesetTexts {
  readonly rules: readonly CaseFile[];
  readonly decoders: readonly CaseFile[];
  readonly lists: readonly CaseFile[];
}

export async function writeRuleset(into: string, texts: RulesetTexts): Promise<void> {
  for (const part of ['rules', 'decoders', 'lists'] as const) {
    await mkdir(path.join(into, part), { recursive: true });
    for (const { name, text } of texts[part]) {
      const target = path.join(into, part, name);
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, text);
    }
  }
}

/**
 * One process through which many rulesets go, one after the other: `logtest --watch` takes a changed ruleset on a
 * signal. The ruleset is a link to a folder, so it changes at once; and each has a rule without parent in a file
 * of its own name, which the report then names: so it is certain which ruleset a verdict is about, also when the
 * watch itself looked while the link changed.
 */
export class SwappedLogtest {
  readonly #folder: string;
  readonly #child: ReturnType<typeof start>;
  readonly #results: AsyncIterator<string>;
  readonly #reports: AsyncIterator<string>;
  #number = 0;

  private constructor(folder: string, mode: string) {
    this.#folder = folder;
    this.#child = start(path.join(folder, 'at-work'), ['--watch', '--trace', '--mode', mode]);
    this.#results = createInterface(this.#child.stdout)[Symbol.asyncIterator]();
    this.#reports = createInterface(this.#child.stderr)[Symbol.asyncIterator]();
  }

  /** @param folder An empty folder of its own. */
  static async open(folder: string, mode: string): Promise<SwappedLogtest> {
    await writeRuleset(path.join(folder, 'first'), { rules: [], decoders: [], lists: [] });
    await symlink('first', path.join(folder, 'at-work'));
    const logtest = new SwappedLogtest(folder, mode);
    // An answer tells that the process is ready for signals.
    await logtest.ask([{ log: 'ready?', t: 0 }]);
    return logtest;
  }

  /** Puts a ruleset to work; false when it is refused. */
  async load(texts: RulesetTexts): Promise<boolean> {
    const name = `ruleset-${++this.#number}`;
    const mark = { name: `zz-${name}.xml`, text: ORPHAN };
    await writeRuleset(path.join(this.#folder, name), { ...texts, rules: [...texts.rules, mark] });
    const next = path.join(this.#folder, 'next');
    await symlink(name, next);
    await rename(next, path.join(this.#folder, 'at-work'));
    this.#child.kill('SIGHUP');
    for (let named = false; ; ) {
      const report = await this.#reports.next();
      if (report.done === true) throw new Error('logtest has ended');
      if (report.value.includes(mark.name)) named = true;
      const verdict = VERDICTS.find(({ text }) => report.value.startsWith(text));
      if (verdict === undefined) continue;
      if (named) return verdict.taken;
      named = false;
    }
  }

  async ask<T>(lines: readonly LogtestLine[]): Promise<T[]> {
    this.#child.stdin.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const results: T[] = [];
    while (results.length < lines.length) {
      const result = await this.#results.next();
      if (result.done === true) throw new Error('logtest has ended');
      results.push(JSON.parse(result.value) as T);
    }
    return results;
  }

  async close(): Promise<void> {
    const exit = exitOf(this.#child);
    this.#child.stdin.end();
    await exit;
  }
}

/** A rule that is skipped, with a warning. */
const ORPHAN =
  '<group name="mark,"><rule id="999999" level="1"><if_sid>999998</if_sid><description>mark</description></rule></group>';

const VERDICTS = [
  { text: 'The changed ruleset is at work', taken: true },
  { text: 'The changed ruleset is refused', taken: false },
];
