import { lowerOf } from '../src/regex/lower.ts';
import { compileOsRegex } from '../src/regex/os-regex/compile.ts';
import { compilePcre2 } from '../src/regex/pcre2/compile.ts';

/** CPU time of OS_Regex by interpreter, by generated code and with literals first, against RegExp; then PCRE2. */

const logs = Array.from({ length: 300 }, (_, i) => {
  const tail = ' key=value'.repeat(i % 40);
  return i % 10 === 0
    ? `Failed password for user${i} from 10.0.${i % 256}.7 port ${1024 + i} ssh2${tail}`
    : `session ${i} opened for "svc-${i}" by uid=${i} on host-${i % 7}: status ${i % 3}${tail}`;
});

const patterns: readonly (readonly [osRegex: string, regExp: string])[] = [
  [
    'Failed password for (\\S+) from (\\S+) port (\\d+)',
    'failed password for ([^ ]+) from ([^ ]+) port (\\d+)',
  ],
  ['^session (\\d+) opened', '^session (\\d+) opened'],
  ['uid=(\\d+) on (\\S+): status (\\d)', 'uid=(\\d+) on ([^ ]+): status (\\d)'],
  ['for "(\\.+)" by', 'for "([^]+?)" by'],
  ['error|denied|refused', 'error|denied|refused'],
  ['(\\w+)@(\\S+)', '([\\w@-]+)@([^ ]+)'],
];

const ROUNDS = 60;

function cpuNanoseconds(work: () => void): number {
  work();
  const before = process.cpuUsage();
  for (let i = 0; i < ROUNDS; i++) work();
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1_000) / (ROUNDS * logs.length * patterns.length);
}

function osRegex(engine?: 'interpret' | 'generate') {
  return patterns.map(([text]) => {
    const compiled = compileOsRegex(
      text,
      engine === undefined ? { captures: true } : { captures: true, engine },
    );
    if (!compiled.ok) throw new Error(compiled.error.message);
    return compiled.value;
  });
}

const lower = logs.map((log) => lowerOf(log));
const runAll = (compiled: ReturnType<typeof osRegex>) => () => {
  logs.forEach((log, i) => {
    for (const pattern of compiled) pattern.exec(log, 0, lower[i]);
  });
};
const regExps = patterns.map(([, source]) => new RegExp(source));
const pcre2 = patterns.map(([, source]) => {
  const compiled = compilePcre2(`(?i)${source.replaceAll('[^]', '[\\s\\S]')}`);
  if (!compiled.ok) throw new Error(compiled.error.message);
  return compiled.value;
});

const rows: [string, number][] = [
  ['OS_Regex interpreted', cpuNanoseconds(runAll(osRegex('interpret')))],
  ['OS_Regex generated', cpuNanoseconds(runAll(osRegex('generate')))],
  ['OS_Regex as shipped', cpuNanoseconds(runAll(osRegex()))],
  [
    'RegExp on folded text',
    cpuNanoseconds(() => {
      for (const log of lower) for (const regExp of regExps) regExp.exec(log);
    }),
  ],
  ['PCRE2 matcher (?i)', cpuNanoseconds(runAll(pcre2))],
];
const reference = rows.find(([name]) => name.startsWith('RegExp'))?.[1] ?? 1;
for (const [name, ns] of rows) {
  console.log(
    `${name.padEnd(24)} ${ns.toFixed(0).padStart(8)} ns/call  ${(ns / reference).toFixed(2)}x RegExp`,
  );
}

console.log('\nnested quantifiers, 5,000 bytes without a match:');
for (const text of ['(a+)+$', '(a|aa)+$', '([a-z]+)*\\d', '(.*)*x', '^(([a-z])+.)+[A-Z]([a-z])+$']) {
  const compiled = compilePcre2(text);
  if (!compiled.ok) continue;
  const before = process.cpuUsage().user;
  compiled.value.test(`${'a'.repeat(5_000)}!`);
  console.log(`${text.padEnd(32)} ${((process.cpuUsage().user - before) / 1_000).toFixed(0)} ms CPU`);
}
