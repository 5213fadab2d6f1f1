import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';

describe('commands', () => {
  it('lists every module of src/cli/command', () => {
    const files = readdirSync(new URL('../../src/cli/command', import.meta.url))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => name.slice(0, -3));
    expect(Object.keys(COMMANDS).toSorted()).toEqual(files.toSorted());
  });

  it.each(Object.entries(COMMANDS))(
    '%s registers itself under its name, with a description',
    async (name, load) => {
      const program = new Command();
      (await load()).register(program);
      const command = program.commands.find((one) => one.name() === name);
      expect(command?.description()).toBeTruthy();
    },
  );

  it('load what they work with only when they run: help needs no engine, no client and no parser', () => {
    const loaded = loadedAtStart(Object.keys(COMMANDS).map((name) => `src/cli/command/${name}.ts`));
    expect(loaded.filter((name) => !name.startsWith('src/') && name !== 'commander')).toEqual([]);
    expect(loaded.filter((name) => ENGINE.test(name))).toEqual([]);
  });

  describe('help', async () => {
    const program = new Command('harrier');
    for (const load of Object.values(COMMANDS)) (await load()).register(program);

    it.each(leaves(program))(
      'harrier %s has examples and says what its exit codes mean',
      (_name, command) => {
        let text = '';
        command.configureOutput({
          writeOut: (part) => {
            text += part;
          },
        });
        command.outputHelp();
        expect(text).toMatch(/Examples?:\n +(\$ )?\S/);
        expect(text).toMatch(/Exit code: 0 \w|With -U: 0/);
      },
    );
  });
});

const ENGINE = /^src\/(?:alert|correlation|decoder|event|mapping|regex|rule|xml)\//;

/** Files of this project and packages that some files load at once, those they load in turn included. */
function loadedAtStart(files: readonly string[]): string[] {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const seen = new Set<string>(files);
  for (const name of seen) {
    if (!name.startsWith('src/')) continue;
    const text = readFileSync(path.join(root, name), 'utf8');
    for (const [, type, target = ''] of text.matchAll(
      /^(?:import|export) (type )?[^;']*?from '([^']+)';/gm,
    )) {
      if (type !== undefined || target.startsWith('node:')) continue;
      seen.add(target.startsWith('.') ? path.join(path.dirname(name), target) : target);
    }
  }
  return [...seen];
}

/** Commands without commands of their own, by full name. */
function leaves(command: Command, name: readonly string[] = []): [string, Command][] {
  if (command.commands.length === 0) return [[name.join(' '), command]];
  return command.commands.flatMap((child) => leaves(child, [...name, child.name()]));
}
