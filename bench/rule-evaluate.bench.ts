/**
 * Events per CPU second through a whole session: pre-decoding, decoding, rules, and with `json` the alert text.
 * `node --import tsx bench/rule-evaluate.bench.ts [seconds] [corpus]`; needs the shared stock ruleset beside the project.
 * Each of the eight cases runs that many CPU seconds warming up and again measuring (1.5 by default, about half a minute in all).
 * In the third column how many times that is what a reference manages with the same texts in the same run: to JSON and
 * back, as `full_log` of an alert.
 * A corpus alone, such as `mixed`, is measured without what the others did to the compiler.
 * Corpora: sshd lines (fresh users, ports and addresses), CloudTrail JSON in Wazuh's envelope (about 1.9 kB),
 * the log lines of Wazuh's test files in random order, and sshd failures that all lie in one history window.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { toByteString } from '../src/bytes/byte-string.ts';
import { loadRuleset } from '../src/ruleset/load.ts';
import { parseIniTests } from '../src/ruleset/testing/ini.ts';
import { sharedPath } from '../test/support/shared.ts';

const seconds = Number(process.argv[2] ?? 1.5);
const only = process.argv[3];
const stock = (...parts: string[]) => sharedPath('fixtures', 'wazuh-ruleset', ...parts);

/** Small deterministic generator, so that every run measures the same events. */
function generator(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 0x1_0000_0000) * limit);
  };
}

function sshdLines(count: number): string[] {
  const random = generator(1);
  const kinds = [
    (user: string, ip: string, port: number) =>
      `Failed password for invalid user ${user} from ${ip} port ${port} ssh2`,
    (user: string, ip: string, port: number) => `Failed password for ${user} from ${ip} port ${port} ssh2`,
    (user: string, ip: string, port: number) => `Accepted publickey for ${user} from ${ip} port ${port} ssh2`,
    (_: string, ip: string, port: number) => `Connection closed by ${ip} port ${port} [preauth]`,
    (user: string) => `pam_unix(sshd:session): session opened for user ${user} by (uid=0)`,
  ];
  return Array.from({ length: count }, () => {
    const ip = `198.51.${random(256)}.${random(256)}`;
    const text = kinds[random(kinds.length)]?.(`user${random(10_000)}`, ip, 1024 + random(60_000)) ?? '';
    return `Nov 14 10:${String(random(60)).padStart(2, '0')}:00 web${random(9)} sshd[${random(30_000)}]: ${text}`;
  });
}

function cloudTrailEvents(count: number): string[] {
  const random = generator(2);
  const names = [
    'RunInstances',
    'DescribeInstances',
    'ConsoleLogin',
    'PutObject',
    'AssumeRole',
    'CreateUser',
    'StopLogging',
  ];
  return Array.from({ length: count }, () => {
    const account = String(100_000_000_000 + random(1_000_000));
    const user = `user-${random(100_000)}`;
    const event = {
      integration: 'aws',
      aws: {
        log_info: {
          aws_account_alias: '',
          log_file: `AWSLogs/${account}/CloudTrail/x${random(1e6)}.json.gz`,
          s3bucket: 'trail',
        },
        eventVersion: '1.08',
        userIdentity: {
          type: 'AssumedRole',
          principalId: `AROAEXAMPLE:${user}`,
          arn: `arn:aws:sts::${account}:assumed-role/admin/${user}`,
          accountId: account,
          accessKeyId: `ASIA${random(1e9)}`,
          sessionContext: {
            sessionIssuer: {
              type: 'Role',
              principalId: 'AROAEXAMPLE',
              arn: `arn:aws:iam::${account}:role/admin`,
              userName: 'admin',
            },
            attributes: { creationDate: '2026-01-15T10:20:30Z', mfaAuthenticated: 'false' },
          },
        },
        eventTime: '2026-01-15T10:21:30Z',
        eventSource: 'ec2.amazonaws.com',
        eventName: names[random(names.length)],
        awsRegion: 'eu-west-1',
        sourceIPAddress: `203.0.113.${random(256)}`,
        userAgent: 'aws-cli/2.22.7 md/awscrt#0.23.4 ua/2.0 os/linux#6.1 lang/python#3.12.6',
        requestParameters: {
          instancesSet: { items: [{ imageId: 'ami-0abc', minCount: 1, maxCount: 1 }] },
          instanceType: 't3.micro',
          blockDeviceMapping: {},
          clientToken: `token-${random(1e9)}`,
        },
        responseElements: {
          requestId: `req-${random(1e9)}`,
          reservationId: `r-${random(1e9)}`,
          instancesSet: {
            items: [
              {
                instanceId: `i-${random(1e9)}`,
                currentState: { code: 0, name: 'pending' },
                privateIpAddress: '10.0.0.5',
              },
            ],
          },
        },
        requestID: `${random(1e9)}`,
        eventID: `${random(1e9)}`,
        readOnly: false,
        eventType: 'AwsApiCall',
        managementEvent: true,
        recipientAccountId: account,
        eventCategory: 'Management',
        tlsDetails: {
          tlsVersion: 'TLSv1.3',
          cipherSuite: 'TLS_AES_128_GCM_SHA256',
          clientProvidedHostHeader: 'ec2.eu-west-1.amazonaws.com',
        },
        source: 'cloudtrail',
        aws_account_id: account,
        source_ip_address: `203.0.113.${random(256)}`,
      },
    };
    return JSON.stringify(event).replaceAll('":', '": ').replaceAll(',"', ', "');
  });
}

function mixedLines(): string[] {
  const folder = stock('testing', 'tests');
  const logs = readdirSync(folder)
    .filter((name) => name.endsWith('.ini') && !name.includes('geoip'))
    .flatMap((name) =>
      parseIniTests(name, readFileSync(`${folder}/${name}`, 'utf8')).flatMap((test) => test.logs),
    );
  const random = generator(3);
  return Array.from({ length: logs.length * 4 }, () => logs[random(logs.length)] ?? '');
}

const began = process.cpuUsage();
const { ruleset } = await loadRuleset({
  rules: [stock('rules')],
  decoders: [stock('decoders')],
  lists: [stock('lists')],
});
const loading = process.cpuUsage(began);
console.log(`load ${((loading.user + loading.system) / 1000).toFixed(0)} ms CPU`);
if (ruleset === undefined) throw new Error('the stock ruleset is refused');

/** Texts to JSON and back per CPU second. */
function referenceRate(texts: readonly string[]): number {
  let rate = 0;
  for (let round = 0; round < 5; round++) {
    const cpu = process.cpuUsage();
    let events = 0;
    let used = 0;
    for (; used < 0.2e6; used = process.cpuUsage(cpu).user) {
      for (let n = 0; n < 500; n++) {
        JSON.parse(JSON.stringify({ full_log: texts[(events + n) % texts.length] }));
      }
      events += 500;
    }
    rate = Math.max(rate, events / (used / 1e6));
  }
  return rate;
}

/** Keeps the alert texts from being optimised away. */
let written = 0;
const corpora: Readonly<Record<string, { texts: string[]; step: number }>> = {
  sshd: { texts: sshdLines(20_000), step: 2_000 },
  cloudtrail: { texts: cloudTrailEvents(5_000).map(toByteString), step: 2_000 },
  mixed: { texts: mixedLines(), step: 2_000 },
  'sshd, one window': { texts: sshdLines(20_000), step: 0 },
};

for (const [name, { texts, step }] of Object.entries(corpora)) {
  if (only !== undefined && name !== only) continue;
  const reference = referenceRate(texts);
  for (const json of [false, true]) {
    const session = ruleset.openSession({ mode: 'live', timeZone: 'UTC' });
    let time = 1_700_000_000_000;
    let alerts = 0;
    const run = (until: number): number => {
      let events = 0;
      while (process.cpuUsage(cpu).user < until) {
        for (let n = 0; n < 500; n++) {
          const verdict = session.process({
            text: texts[(events + n) % texts.length] ?? '',
            location: 'stdin',
            time,
          });
          time += step;
          if (verdict.alert) alerts++;
          if (json && verdict.alert) written += verdict.json().length;
        }
        events += 500;
      }
      return events;
    };
    let cpu = process.cpuUsage();
    run(seconds * 1e6);
    cpu = process.cpuUsage();
    alerts = 0;
    const events = run(seconds * 1e6);
    const used = process.cpuUsage(cpu);
    const rate = events / ((used.user + used.system) / 1e6);
    const bytes = texts.reduce((sum, text) => sum + text.length, 0) / texts.length;
    console.log(
      `${name.padEnd(18)} ${json ? 'json' : '    '} ${(rate / 1000).toFixed(1).padStart(7)}k events/CPU s ${(rate / reference).toFixed(2).padStart(5)} x reference  ${bytes.toFixed(0)} B, ${((100 * alerts) / events).toFixed(0)} % alerts`,
    );
  }
}
console.log(`${written} bytes of alerts`);
