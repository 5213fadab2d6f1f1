// `npm test`: all checks in a row, then all tests; the last line is `N passed, N failed`.
// A failing check counts as one failed, and the rest still runs.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const summaryFile = path.join(root, '.cache', 'test-summary.json');
mkdirSync(path.dirname(summaryFile), { recursive: true });
rmSync(summaryFile, { force: true });

const failedChecks = ['lint', 'typecheck', 'build'].filter((check) => !npmRun(check));
const environment = { ...process.env, HARRIER_TEST_SUMMARY: summaryFile };
const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: environment,
});

const summary = existsSync(summaryFile)
  ? JSON.parse(readFileSync(summaryFile, 'utf8'))
  : { passed: 0, failed: 1, skipped: 0, notRun: ['the tests did not come to an end'] };
const failed = Math.max(summary.failed, status === 0 ? 0 : 1) + failedChecks.length;
if (summary.skipped > 0) console.log(`${summary.skipped} skipped`);
for (const sentence of summary.notRun) console.log(`not run: ${sentence}`);
for (const check of failedChecks) console.log(`failed check: npm run ${check}`);
console.log(`${summary.passed + 3 - failedChecks.length} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function npmRun(script) {
  const windows = process.platform === 'win32';
  return (
    spawnSync('npm', ['run', '--silent', script], { cwd: root, stdio: 'inherit', shell: windows }).status ===
    0
  );
}
