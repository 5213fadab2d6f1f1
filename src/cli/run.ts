import { Command, CommanderError } from 'commander';
import { COMMANDS } from './commands.ts';
import { EXIT, EXIT_MEANING, type ExitCode } from './exit-code.ts';
import { describeFailure } from './output/failure.ts';
import { printable, styleFor } from './output/style.ts';
import { packageVersion } from './package-version.ts';

/** The program with the one command that is asked for, or with all (help). Modules load only when needed. */
async function buildProgram(asked: string | undefined): Promise<Command> {
  const program = new Command('harrier')
    .description(
      'Detection engine for AWS logs beside OpenSearch.\n' +
        'VPC Flow Logs and CloudTrail become ECS and OCSF documents; Wazuh 4.x rules run with their exact semantics.',
    )
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help for a command')
    .showHelpAfterError('(see harrier --help)')
    .configureHelp({ showGlobalOptions: false })
    .exitOverride()
    .addHelpText('after', EPILOGUE);
  const load = asked === undefined ? undefined : COMMANDS[asked];
  const loaders = load ? [load] : Object.values(COMMANDS);
  for (const { register } of await Promise.all(loaders.map((one) => one()))) register(program);
  return program;
}

const EPILOGUE = `
Examples:
  $ harrier demo                                   a small attack story, with report.html; needs nothing else
  $ harrier parse flow.log.gz --to both            documents on stdout, no server needed
  $ harrier logtest < event.json                   which rule does this event meet, and why
  $ harrier scan logs/ --output out                documents and alerts of a folder of logs
  $ harrier scan logs/ --opensearch https://localhost:9200 --user admin
  $ harrier worker --config harrier.yaml           SQS and S3 to OpenSearch, until stopped

Exit codes:
${Object.entries(EXIT_MEANING)
  .map(([code, meaning]) => `  ${code}  ${meaning}`)
  .join('\n')}

Set HARRIER_DEBUG=1 to see stacks of errors, NO_COLOR=1 to switch colours off.`;

/** `node main.js x y` → the first argument that is no option; `help x` asks for x. */
function askedCommand(arguments_: readonly string[]): string | undefined {
  const [first, second] = arguments_;
  return first === 'help' ? second : first;
}

/** Runs a command line (`node`, script, arguments …). Sets `process.exitCode`; never throws, never exits. */
export async function run(argv: readonly string[]): Promise<void> {
  try {
    const program = await buildProgram(askedCommand(argv.slice(2)));
    if (argv.length <= 2) {
      program.outputHelp();
      return;
    }
    inheritSettings(program);
    await program.parseAsync(argv);
  } catch (error) {
    fail(error);
  }
}

/** Sub-commands throw instead of leaving the process, as the program does. */
function inheritSettings(command: Command): void {
  for (const child of command.commands) {
    child.exitOverride();
    child.showHelpAfterError(`(see ${fullName(child)} --help)`);
    inheritSettings(child);
  }
}

function fullName(command: Command): string {
  return command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name();
}

function fail(error: unknown): void {
  if (error instanceof CommanderError) {
    // commander has printed its message (or the help that was asked for)
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    return;
  }
  process.exitCode = reportFailure(error);
}

/** Says on standard error what went wrong and what to do next; gives the exit code. */
export function reportFailure(error: unknown): ExitCode {
  const failure = describeFailure(error);
  const style = styleFor(process.stderr);
  process.stderr.write(`${style.red('error:')} ${printable(failure.line)}\n`);
  if (failure.remedy) process.stderr.write(`${style.dim('       ')}${printable(failure.remedy)}\n`);
  if (process.env['HARRIER_DEBUG'] && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return failure.exitCode;
}
