/**
 * Events per CPU second on one core by stage: pre-decoding, decoding, the whole engine, and with alert JSON; for
 * sshd lines, CloudTrail records as Wazuh's AWS module sends them, and a mix of test logs; in brackets how many times
 * that is what a reference manages with the same texts: to JSON and back, `full_log` of an alert. Takes Wazuh's stock
 * ruleset where it lies beside the project, else the shipped one (which knows no sshd).
 * Run: `node --import tsx bench/decode.bench.ts [seconds per measurement]`; of 4, the default, two minutes.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { toByteString } from '../src/bytes/byte-string.ts';
import type { LogMessage } from '../src/event/log-event.ts';
import { predecode } from '../src/event/predecode.ts';
import { loadRuleset } from '../src/ruleset/load.ts';
import { SHIPPED_RULESET } from '../src/ruleset/shipped.ts';
import { generateCloudTrail } from '../src/sample/generate-cloudtrail.ts';
import { hasShared, sharedPath } from '../test/support/shared.ts';

const seconds = Number(process.argv[2] ?? 4);
const started = performance.now();
const stock = hasShared
  ? {
      rules: [sharedPath('fixtures', 'wazuh-ruleset', 'rules')],
      decoders: [sharedPath('fixtures', 'wazuh-ruleset', 'decoders')],
      lists: [sharedPath('fixtures', 'wazuh-ruleset', 'lists')],
    }
  : SHIPPED_RULESET;
const { ruleset } = await loadRuleset(stock);
if (ruleset === undefined) throw new Error('the ruleset was refused');
console.log(`loaded in ${Math.round(performance.now() - started)} ms`);

const corpora: readonly (readonly [name: string, logs: readonly string[]])[] = [
  ['sshd', sshdLines(40_000)],
  ['CloudTrail', cloudTrailTexts(8_000)],
  ...(hasShared ? [['mixed', mixedLines()] as const] : []),
];

for (const [name, logs] of corpora) {
  const bytes = logs.reduce((sum, log) => sum + log.length, 0) / logs.length;
  const messages = logs.map((text, i) => ({ text, location: 'stdin', time: 1_700_000_000_000 + i }));
  let next = 1_700_000_000_000;
  const later = () => {
    next += 3_600_000;
    return next;
  };
  const reference = rate(messages, ({ text }) => void JSON.parse(JSON.stringify({ full_log: text })));
  const rates = [`reference ${thousands(reference)}`];
  const stages: readonly (readonly [string, () => (message: LogMessage) => void])[] = [
    ['predecode', () => (message) => void predecode(message, 'manager')],
    [
      'decode',
      () => (message) => {
        const event = predecode(message, 'manager');
        if ('log' in event) ruleset.decoders.decode(event);
      },
    ],
    [
      'engine',
      () => {
        const session = ruleset.openSession({ timeZone: 'UTC' });
        // Every event is an hour after the one before: no history is in reach.
        return ({ text, location }) => void session.process({ text, location, time: later() });
      },
    ],
    [
      'engine + JSON',
      () => {
        const session = ruleset.openSession({ timeZone: 'UTC' });
        return ({ text, location }) => {
          const verdict = session.process({ text, location, time: later() });
          if (verdict.alert) verdict.json();
        };
      },
    ],
    [
      'in window',
      () => {
        const session = ruleset.openSession({ timeZone: 'UTC' });
        return ({ text, location }) => void session.process({ text, location, time: next });
      },
    ],
  ];
  for (const [stage, open] of stages) {
    const events = rate(messages, open());
    rates.push(`${stage} ${thousands(events)} (${(events / reference).toFixed(2)})`);
  }
  console.log(`${name.padEnd(10)} (${Math.round(bytes)} B)  ${rates.join('   ')}`);
}

/** Events per CPU second, warm: the best of rounds of about a second after two of warm-up. */
function rate(messages: readonly LogMessage[], run: (message: LogMessage) => void): number {
  let best = 0;
  for (let round = 0; round < seconds + 2; round++) {
    const before = process.cpuUsage();
    const end = performance.now() + 1000;
    let count = 0;
    while (performance.now() < end) {
      for (const message of messages.slice(0, 1000 * (1 + (count % 7)))) {
        run(message);
        count++;
      }
    }
    const { user, system } = process.cpuUsage(before);
    if (round >= 2) best = Math.max(best, count / ((user + system) / 1e6));
  }
  return best;
}

function thousands(events: number): string {
  return `${(events / 1000).toFixed(events < 100_000 ? 1 : 0)}k`;
}

function sshdLines(count: number): string[] {
  const users = ['root', 'admin', 'oracle', 'test', 'git', 'ubuntu', 'deploy', 'pi'];
  return Array.from({ length: count }, (_, i) => {
    const user = users[(i * 7) % users.length];
    const address = `${20 + (i % 200)}.${(i * 13) % 256}.${(i * 29) % 256}.${(i * 31) % 256}`;
    const kind = i % 3 === 0 ? 'Failed password for invalid user' : 'Failed password for';
    const second = String(i % 60).padStart(2, '0');
    return `Nov 21 10:15:${second} host${i % 50} sshd[${1000 + (i % 30_000)}]: ${kind} ${user} from ${address} port ${1024 + (i % 60_000)} ssh2`;
  });
}

function cloudTrailTexts(count: number): string[] {
  const texts: string[] = [];
  for (const record of generateCloudTrail({ count, seed: 5 })) {
    const aws = {
      log_info: { aws_account_alias: '', log_file: 'AWSLogs/1/CloudTrail/x.json.gz', s3bucket: 'trail' },
      ...(record as object),
      source: 'cloudtrail',
      aws_account_id: '111122223333',
    };
    texts.push(toByteString(JSON.stringify({ integration: 'aws', aws })));
    if (texts.length === count) break;
  }
  return texts;
}

function mixedLines(): string[] {
  const path = sharedPath('fixtures', 'wazuh-golden', 'ruleset-tests.stock.jsonl.gz');
  return gunzipSync(readFileSync(path))
    .toString('utf8')
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [toByteString((JSON.parse(line) as { log: string }).log)]));
}
