import { ConnectionSettingsError } from '../../opensearch/errors.ts';
import { CliError, EXIT, type ExitCode } from '../exit-code.ts';

/** What a person sees of an error: one line, what to do next, and the exit code. */
export interface Failure {
  readonly line: string;
  readonly remedy: string | undefined;
  readonly exitCode: ExitCode;
}

/** Any thrown value as a failure. Typed errors of this project bring their remedy; Node's get one here. */
export function describeFailure(error: unknown): Failure {
  if (error instanceof CliError) {
    return { line: error.message, remedy: error.remedy, exitCode: error.exitCode };
  }
  if (!(error instanceof Error)) return bug(String(error));
  const code = textMember(error, 'code');
  const remedy = textMember(error, 'remedy');
  if (remedy !== undefined) {
    const exitCode =
      error instanceof ConnectionSettingsError || textMember(error, 'reason') === 'path-missing'
        ? EXIT.usage
        : EXIT.environment;
    return { line: error.message, remedy, exitCode };
  }
  const known = code === undefined ? undefined : SYSTEM_ERRORS[code];
  if (known) return { line: error.message, remedy: known[1], exitCode: known[0] };
  return bug(error.message);
}

/** Wrong paths are usage; a machine that cannot is environment. */
const SYSTEM_ERRORS: Readonly<Record<string, readonly [ExitCode, string]>> = {
  ENOENT: [EXIT.usage, 'Check the path.'],
  ENOTDIR: [EXIT.usage, 'Check the path: a folder is needed there.'],
  EISDIR: [EXIT.usage, 'Check the path: a file is needed there, not a folder.'],
  EEXIST: [EXIT.usage, 'Check the path: something else has that name already.'],
  ENAMETOOLONG: [EXIT.usage, 'Choose a shorter name.'],
  ELOOP: [EXIT.usage, 'Check the path: its symbolic links lead in a circle.'],
  EACCES: [EXIT.environment, 'Check the permissions of the path and of the user.'],
  EPERM: [EXIT.environment, 'Check the permissions of the path and of the user.'],
  ENOSPC: [EXIT.environment, 'Make room on the disk, or choose another place to write to.'],
  EROFS: [EXIT.environment, 'The file system is read-only: choose another place.'],
  ECONNREFUSED: [EXIT.environment, 'Check that the server runs and that host and port are right.'],
  ECONNRESET: [EXIT.environment, 'Check what listens on that port, and proxies in between.'],
  EHOSTUNREACH: [EXIT.environment, 'Check the network between here and the server.'],
  EMFILE: [EXIT.environment, 'Too many open files: raise the limit (ulimit -n).'],
  ENOTFOUND: [EXIT.environment, 'Check the host name and the DNS.'],
  EAI_AGAIN: [EXIT.environment, 'Check the host name and the DNS.'],
  ETIMEDOUT: [EXIT.environment, 'Check the network between here and the server.'],
  EADDRINUSE: [EXIT.environment, 'Another process uses that port: choose another one.'],
};

function bug(message: string): Failure {
  return {
    line: `unexpected error: ${message}`,
    remedy: 'Set HARRIER_DEBUG=1 for the stack, and report it with the command that led to it.',
    exitCode: EXIT.environment,
  };
}

function textMember(error: Error, name: string): string | undefined {
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : undefined;
}
