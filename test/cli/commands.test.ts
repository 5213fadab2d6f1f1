import { readdirSync } from 'node:fs';
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

/** Commands without commands of their own, by full name. */
function leaves(command: Command, name: readonly string[] = []): [string, Command][] {
  if (command.commands.length === 0) return [[name.join(' '), command]];
  return command.commands.flatMap((child) => leaves(child, [...name, child.name()]));
}
