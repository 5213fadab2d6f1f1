import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { compileDeviceMapping } from '../../asset/map.ts';
import { readInstances } from '../../asset/read.ts';
import type { Profile } from '../../log-type/log-type.ts';

/** `harrier assets`: EC2 instances as OCSF Device Inventory Info. */
export function register(program: Command): void {
  const assets = program
    .command('assets')
    .description('EC2 instances as OCSF Device Inventory Info (class 5001)');

  assets
    .command('map')
    .description('map saved DescribeInstances answers, reservations or instances to inventory documents')
    .argument('<file...>', 'JSON files; - reads standard input')
    .addOption(profileOption())
    .addHelpText(
      'after',
      `
One document a line on standard output; problems go to standard error.
Exit code: 0 all mapped, 1 a part could not be mapped.

Examples:
  aws ec2 describe-instances > instances.json && harrier assets map instances.json
  harrier assets map --profile strict instances.json | harrier ocsf validate -`,
    )
    .action(async (files: string[], options: { profile: Profile }) => {
      process.exitCode = (await mapFiles(files, options.profile)) ? 0 : 1;
    });
}

export function profileOption(): Option {
  return new Option(
    '--profile <name>',
    'compat: names of the product’s mapping table; strict: valid OCSF 1.6.0',
  )
    .choices(['compat', 'strict'])
    .default('compat');
}

/** A comma-separated list; empty parts are left out. */
export function commaList(text: string): string[] {
  const parts = text.split(',').flatMap((part) => part.trim() || []);
  if (parts.length === 0) throw new InvalidArgumentError('name at least one, separated by commas');
  return parts;
}

async function mapFiles(files: readonly string[], profile: Profile): Promise<boolean> {
  const map = compileDeviceMapping(profile);
  let good = true;
  const complain = (name: string, problem: string): void => {
    process.stderr.write(`${name}: ${problem}\n`);
  };
  for (const file of files) {
    const name = file === '-' ? 'standard input' : file;
    let value: unknown;
    try {
      value = JSON.parse(file === '-' ? await readAll(process.stdin) : await readFile(file, 'utf8'));
    } catch (error) {
      complain(name, error instanceof Error ? error.message : String(error));
      good = false;
      continue;
    }
    const { instances, problems } = readInstances(value, Date.now());
    for (const problem of problems) complain(name, problem);
    if (problems.length > 0) good = false;
    for (const instance of instances) {
      const result = map(instance);
      if (typeof result === 'string') {
        complain(name, result);
        good = false;
      } else {
        for (const remark of result.remarks) complain(name, remark);
        process.stdout.write(`${result.json}\n`, 'latin1');
      }
    }
  }
  return good;
}
