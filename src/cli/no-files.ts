import { CliError, EXIT } from './exit-code.ts';

/** What every command that reads files says when the paths lead to none: to read nothing is hardly what was meant. */
export function noFiles(paths: readonly string[]): CliError {
  return new CliError(
    EXIT.usage,
    `there are no files in ${paths.join(', ')}`,
    'Check the paths; hidden files are passed over.',
  );
}
