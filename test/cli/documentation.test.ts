import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { EXIT_MEANING } from '../../src/cli/exit-code.ts';

const root = path.resolve(import.meta.dirname, '../..');
const pages = [
  'README.md',
  'docs/opensearch.md',
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

it('documents every exit code in one wording', () => {
  const guide = readFileSync(path.join(root, 'docs/guide/cli.md'), 'utf8');
  for (const [code, meaning] of Object.entries(EXIT_MEANING)) {
    expect(guide.replaceAll('`', '')).toMatch(new RegExp(`\\| ${code} +\\| ${meaning.slice(0, 20)}`));
  }
});
