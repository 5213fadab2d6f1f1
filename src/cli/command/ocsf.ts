import { type Command, Option } from 'commander';
import { OCSF_VERSIONS } from '../../ocsf/schema-tables.ts';
import { EXIT } from '../exit-code.ts';
import type { ValidateOptions } from '../ocsf/validate-files.ts';

/** `harrier ocsf`: work on OCSF events. */
export function register(program: Command): void {
  const group = program.command('ocsf').description('check OCSF events');
  group
    .command('validate')
    .description('check events against the attribute tables of their OCSF class')
    .argument(
      '<file...>',
      'files or folders of events: lines, lists or single ones, plain or packed; - reads standard input',
    )
    .addOption(
      new Option(
        '--schema <version>',
        "version of the tables, instead of the event's metadata.version",
      ).choices(OCSF_VERSIONS),
    )
    .option('--json', 'findings as JSON, one a line')
    .addHelpText('after', HELP)
    .action(async (files: string[], options: ValidateOptions) => {
      const { validateFiles } = await import('../ocsf/validate-files.ts');
      process.exitCode = (await validateFiles(files, options)) ? EXIT.ok : EXIT.findings;
    });
}

const HELP = `
Profiles are those that an event names in metadata.profiles. Checked are attributes, types, ids, formats,
requirements and constraints, that type_uid is class and activity, that names agree with their ids, and that
times are milliseconds. Findings go to standard output, the summary to standard error.
Exit code: 0 every event is valid, 1 some are not, 2 there is no such file.

Examples:
  $ harrier parse --to ocsf trail.json.gz | harrier ocsf validate -
  $ harrier ocsf validate events.ndjson --schema 1.6 --json`;
