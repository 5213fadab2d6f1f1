#!/usr/bin/env node
import { EXIT } from './exit-code.ts';
import { reportFailure, run } from './run.ts';

/** `harrier … | head` closes our output early: that is the reader's wish, not an error. */
function leaveOnClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  leave(error);
}

/** Output that cannot be written (a full disk), and mistakes of ours that no command has caught. */
function leave(error: unknown): never {
  process.exit(reportFailure(error));
}

process.on('uncaughtException', leave);

process.stdout.on('error', leaveOnClosedPipe);
process.stderr.on('error', leaveOnClosedPipe);
// The AWS SDK would print a notice about the end of Node 20 support on stderr, which is for findings and logs.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
await run(process.argv);
