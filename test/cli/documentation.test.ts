import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { EXIT_MEANING } from '../../src/cli/exit-code.ts';
import { parseConfig } from '../../src/config/load.ts';
import { runCli } from '../support/run-cli.ts';

const root = path.resolve(import.meta.dirname, '../..');
const pages = [
  'README.md',
  ...['guide', 'design'].flatMap((folder) =>
    readdirSync(path.join(root, 'docs', folder)).map((name) => `docs/${folder}/${name}`),
  ),
];

const program = new Command('harrier');
for (const load of Object.values(COMMANDS)) (await load()).register(program);

describe.each(pages)('%s', (page) => {
  const text = readFileSync(path.join(root, page), 'utf8');

  it('has links that lead somewhere', () => {
    const links = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map((match) => match[1] ?? '');
    const broken = links.filter((link) => !existsSync(path.resolve(root, path.dirname(page), link)));
    expect(broken).toEqual([]);
  });

  it('names commands and options that exist', () => {
    const unknown: string[] = [];
    for (const [line, , words = ''] of text.matchAll(
      /(^|`|\$ |npx )harrier ((?!COMMAND)[a-z][^`\n|<>#]*)/gm,
    )) {
      let command = program;
      for (const word of words.trim().split(/\s+/)) {
        const child = command.commands.find((one) => one.name() === word);
        if (child) command = child;
        else if (command === program && !word.startsWith('-')) unknown.push(line);
        if (/^--[a-z]/.test(word) && !command.options.some((one) => one.long === word)) {
          unknown.push(`${word} in ${line}`);
        }
      }
    }
    expect(unknown).toEqual([]);
  });
});

/** Rules of a page, and samples that are whole (an ellipsis stands for something). */
function examplesOf(page: string): {
  readonly rules: readonly string[];
  readonly samples: readonly string[];
} {
  const text = readFileSync(path.join(root, page), 'utf8');
  const samples = text.match(/^\{"name":.*\}$/gm) ?? [];
  return {
    rules: text.match(/^<group name="[\s\S]*?^<\/group>$/gm) ?? [],
    samples: samples.filter((line) => !line.includes('…')),
  };
}

it.each(pages.filter((page) => examplesOf(page).rules.length > 0))(
  'the rules in %s load on top of the shipped ones, and its samples meet them',
  async (page) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'harrier-page-'));
    try {
      const { rules, samples } = examplesOf(page);
      await mkdir(path.join(folder, 'rules'));
      await writeFile(path.join(folder, 'ruleset.yaml'), 'extends: harrier\n');
      await writeFile(path.join(folder, 'rules', 'page_rules.xml'), rules.join('\n'));
      await writeFile(path.join(folder, 'rules', 'page.events.jsonl'), samples.join('\n'));
      const lint = await runCli('rules', 'lint', '--strict', '--ruleset', folder);
      expect(lint.stdout).not.toContain('page_rules.xml');
      expect(lint.code).toBe(0);
      if (samples.length === 0) return;
      const test = await runCli('rules', 'test', '--ruleset', folder);
      expect(test.stdout).toContain(`${samples.length} passed, 0 failed`);
      expect(test.code).toBe(0);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);

/** Environment variables that the pages put into configurations. */
const ENVIRONMENT = {
  OPENSEARCH_PASSWORD: 'secret',
  CHAT_WEBHOOK: 'https://chat.example.org/hook',
  REDIS_URL: 'rediss://harrier:secret@redis.example.org:6380/0',
};

it.each(pages)('%s shows configurations in which nothing is wrong', (page) => {
  const text = readFileSync(path.join(root, page), 'utf8');
  for (const [, yaml = ''] of text.matchAll(/^```yaml\n([\s\S]*?)^```/gm)) {
    // Settings of a ruleset, not of the worker.
    if (yaml.startsWith('geoip:')) continue;
    expect(parseConfig(page, yaml, ENVIRONMENT).diagnostics.all).toEqual([]);
  }
});

it('shows in the README what becomes of its record, as it is printed', async () => {
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
  const [record = '', shown = ''] = [...readme.matchAll(/```json\n([\s\S]*?)```/g)].map(
    ([, text]) => text ?? '',
  );
  const folder = await mkdtemp(path.join(tmpdir(), 'harrier-readme-'));
  try {
    const file = path.join(folder, 'record.json');
    const missing = ',"eventVersion":"1.08","eventID":"1","awsRegion":"eu-west-1"}\n';
    await writeFile(file, record.replaceAll(/, …/g, '').trimEnd().slice(0, -1) + missing);
    const out = path.join(folder, 'out');
    expect((await runCli('scan', file, '--output', out, '--to', 'ecs')).code).toBe(0);
    const written = ['ecs-cloudtrail.ndjson', 'alerts.json'].map((name) =>
      readFileSync(path.join(out, name), 'utf8'),
    );
    let from = 0;
    const lines = shown.replaceAll('\n{', '…{').replaceAll(/\n ?/g, '');
    for (const text of lines.split(/,? ?…,?/)) {
      const place = written.join('').indexOf(text, from);
      expect([text, place >= from]).toEqual([text, true]);
      from = place + text.length;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it('has a sample in the guide to writing rules', () => {
  expect(examplesOf('docs/guide/writing-rules.md').samples).not.toEqual([]);
});

it('documents every exit code in one wording', () => {
  const guide = readFileSync(path.join(root, 'docs/guide/cli.md'), 'utf8');
  for (const [code, meaning] of Object.entries(EXIT_MEANING)) {
    expect(guide.replaceAll('`', '')).toMatch(new RegExp(`\\| ${code} +\\| ${meaning.slice(0, 20)}`));
  }
});
