import { type Command, Option } from 'commander';
import { LOG_TYPE_NAMES } from '../../log-type/log-type.ts';
import { EXIT } from '../exit-code.ts';
import { flowFormat } from '../flow-format.ts';
import { wholeNumber } from '../option-value.ts';
import type { ParseOptions } from '../parse/parse-files.ts';

/** `harrier parse`: logs → documents on standard output. */
export function register(program: Command): void {
  program
    .command('parse')
    .description('turn AWS logs into ECS or OCSF documents, one a line')
    .argument('<file...>', 'files or folders (plain, gzip, zstd, Parquet); - reads standard input')
    .addOption(
      new Option('--to <schema>', 'schema of the documents').choices(['ecs', 'ocsf', 'both']).default('ecs'),
    )
    .addOption(
      new Option('--profile <name>', 'compat: the product documents’ shape; strict: only what ECS allows')
        .choices(['compat', 'strict'])
        .default('compat'),
    )
    .addOption(new Option('--type <name>', 'kind of log, instead of finding it out').choices(LOG_TYPE_NAMES))
    .option(
      '--format <fields>',
      "order of flow-log fields without header line, such as '${version} ${account-id} …'",
      flowFormat,
    )
    .option('--keep-original', 'keep the raw record in event.original and raw_data')
    .option('--json', 'problems as JSON, one a line, on standard error')
    .option('--max-record-bytes <n>', 'longest record', wholeNumber(1), 1_048_576)
    .addHelpText('after', HELP)
    .action(async (files: string[], options: ParseOptions) => {
      const { parseFiles } = await import('../parse/parse-files.ts');
      process.exitCode = (await parseFiles(files, options)) ? EXIT.ok : EXIT.findings;
    });
}

const HELP = `
With --to both a line is {"ecs":…,"ocsf":…}. Documents go to standard output, problems to standard error.
Exit code: 0 every record was understood, 1 some were not (all others are written), 2 there is no such file.

Examples:
  $ harrier parse flows.log.gz
  $ harrier parse --to both cloudtrail/ > documents.ndjson
  $ zcat flows.gz | harrier parse --format '\${srcaddr} \${dstaddr} \${start} \${end} \${action}' -`;
