import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Makes sure that `child` does not outlive this process, even when that is killed: a shell waits for the end of
 * its standard input, which is ours to hold, and then ends the child.
 */
export function endWithUs(child: ChildProcess): void {
  if (child.pid === undefined) return;
  const guard = spawn('sh', ['-c', 'read _; kill "$1" 2>/dev/null', 'guard', String(child.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.on('error', () => {});
  child.once('exit', () => guard.kill());
  // Neither keeps this process alive.
  guard.unref();
}
