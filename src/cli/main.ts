#!/usr/bin/env node
import { EXIT } from './exit-code.ts';
import { run } from './run.ts';

/** `harrier … | head` closes our output early: that is the reader's wish, not an error. */
function leaveOnClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  throw error;
}

process.stdout.on('error', leaveOnClosedPipe);
process.stderr.on('error', leaveOnClosedPipe);
await run(process.argv);
