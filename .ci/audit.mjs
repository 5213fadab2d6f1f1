// `npm run audit`: known weaknesses in what is shipped. A registry without audits (mirrors mostly) is said, not passed over.
import { spawnSync } from 'node:child_process';

const NOT_ANSWERED = 3;
const { stdout, error } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
});
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
