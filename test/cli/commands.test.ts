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
});
