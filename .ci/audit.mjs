// `npm run audit`: known weaknesses in what is shipped. Exit code 1: there are some; 3: the registry answers no audits
// (mirrors mostly), which is said and not passed over. By the lock file alone: nothing has to be installed.
import { spawnSync } from 'node:child_process';

const NOT_ANSWERED = 3;
const { stdout, error } = spawnSync(
  'npm',
  ['audit', '--package-lock-only', '--omit=dev', '--json', '--fetch-retries=1'],
  {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  },
);
const answer = parsed(stdout);
const counts = answer?.metadata?.vulnerabilities;
if (error !== undefined || counts === undefined) {
  const [reason] = String(error?.message ?? answer?.message ?? 'no answer').split(' - ');
  console.error(`not audited: the configured registry answers no audits (${reason}).`);
  console.error('Run `npm run audit` where the public registry can be reached.');
  process.exitCode = NOT_ANSWERED;
} else if (counts.total > 0) {
  console.error(`${counts.total} known weaknesses in what is shipped: npm audit --omit=dev`);
  process.exitCode = 1;
} else console.log('0 known weaknesses in what is shipped');

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
