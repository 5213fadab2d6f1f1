import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { fromByteString } from '../../src/bytes/byte-string.ts';
import { Accumulator } from '../../src/decoder/accumulator.ts';
import type { DecoderSet } from '../../src/decoder/decoder.ts';
import type { Category, LogEvent } from '../../src/event/log-event.ts';
import { hasShared, sharedPath } from '../support/shared.ts';
import { decoderFiles, decodersOf, decodeText, fieldsOf } from '../support/stock-decoders.ts';

/** What the real engine says of one event, as far as decoding goes. Absent members have defaults. */
interface Golden {
  readonly log: string;
  readonly location?: string;
  readonly t?: number;
  readonly session?: string | number;
  readonly error?: string;
  readonly decoder: string | null;
  readonly decoder_parent?: string;
  readonly program_name?: string | null;
  readonly hostname?: string;
  readonly timestamp?: string;
  readonly message?: string;
  readonly location_out?: string;
  readonly category?: string | number;
  readonly fields?: Record<string, string>;
  readonly fields_dup?: readonly (readonly [string, string])[];
}

/** Ruleset tests of the fixtures and mutations of them, and the decoding of every semantics case. */
describe.skipIf(!hasShared)('decoding against the real engine', () => {
  const ruleset = (...parts: string[]) => sharedPath('fixtures', 'wazuh-ruleset', ...parts);
  const golden = (...parts: string[]) => sharedPath('fixtures', 'wazuh-golden', ...parts);
  let stock: DecoderSet;
  let withTests: DecoderSet;

  beforeAll(() => {
    const files = decoderFiles(ruleset('decoders'));
    const loaded = decodersOf(files);
    expect(loaded.diagnostics.all.map((d) => d.message)).toEqual([]);
    stock = loaded.decoders;
    withTests = decodersOf([...files, ...decoderFiles(ruleset('testing', 'ruleset'))]).decoders;
  });

  it.each([
    ['mutated/mutated.jsonl.gz', 6000],
    ['aws-cases.jsonl.gz', 8],
    ['ruleset-tests.stock.jsonl.gz', 1523],
  ])('%s', (file, count) => {
    const lines = readGoldens(golden(...file.split('/')));
    expect(lines).toHaveLength(count);
    expect(lines.flatMap((line) => differences(stock, line))).toEqual([]);
  });

  it('ruleset-tests.jsonl.gz', () => {
    const lines = readGoldens(golden('ruleset-tests.jsonl.gz'));
    expect(lines.flatMap((line) => differences(withTests, line))).toEqual([]);
  });

  it('semantics cases', () => {
    const failures: string[] = [];
    for (const file of readdirSync(golden('semantics'))) {
      const found = JSON.parse(readFileSync(golden('semantics', file), 'utf8')) as SemanticsCase;
      if (found.expected.load !== 'ok') continue;
      const decoders = found.decoders === 'stock' ? stock : decodersOf(found.decoders).decoders;
      let session: unknown;
      let accumulator = new Accumulator();
      let time: number | undefined;
      found.events.forEach((event, i) => {
        if (event.session !== session) accumulator = new Accumulator();
        session = event.session;
        time = event.t ?? time;
        const expected = { ...found.expected.results[i], ...event, t: time } as Golden;
        failures.push(
          ...differences(decoders, expected, accumulator, true).map((text) => `${file}: ${text}`),
        );
      });
    }
    expect(failures).toEqual([]);
  });
});

interface SemanticsCase {
  readonly decoders: 'stock' | readonly { readonly name: string; readonly text: string }[];
  readonly events: readonly Pick<Golden, 'log' | 'location' | 't' | 'session'>[];
  readonly expected: { readonly load: string; readonly results: readonly Golden[] };
}

function readGoldens(path: string): Golden[] {
  const text = gunzipSync(readFileSync(path)).toString('utf8');
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Golden]));
}

/** What differs between our decoding of a line and the real engine's, as texts. */
function differences(
  decoders: DecoderSet,
  expected: Golden,
  accumulator = new Accumulator(),
  complete = false,
): string[] {
  const time = expected.t === undefined ? undefined : expected.t * 1000;
  const event = decodeText(decoders, expected.log, expected.location, undefined, time);
  if (event === undefined || expected.error !== undefined) {
    return event === undefined && expected.error !== undefined ? [] : [`${expected.log}: error`];
  }
  accumulator.apply(event);
  const actual = seen(event);
  const wanted = {
    decoder: expected.decoder,
    parent: expected.decoder_parent ?? expected.decoder,
    program: expected.program_name ?? null,
    host: expected.hostname ?? 'oraclehost',
    category: expected.category ?? 0,
    message: expected.message ?? expected.log,
    location: expected.location_out ?? expected.location ?? 'stdin',
    fields: sorted(expected.fields ?? {}),
    duplicates: expected.fields_dup ?? [],
  };
  const failures: string[] = [];
  for (const [key, value] of Object.entries(wanted)) {
    // Only semantics cases say what is left of text and location, by default what came.
    if (!complete && (key === 'message' || key === 'location' || key === 'category')) continue;
    const got = JSON.stringify(actual[key as keyof typeof actual]);
    if (got !== JSON.stringify(value)) {
      failures.push(`${expected.log}\n  ${key}: ${got}\n  instead of ${JSON.stringify(value)}`);
    }
  }
  return failures;
}

/** The goldens print the engine's number of a category with shifted labels; what is equal there is equal here. */
const CATEGORY_LABELS: Readonly<Record<Category, string | number>> = {
  syslog: 0,
  ids: 'firewall',
  firewall: 'ids',
  'web-log': 'host-information',
  squid: 'ossec',
  windows: 9,
  'host-information': 10,
  ossec: 11,
};

function seen(event: LogEvent) {
  const { fields, duplicates } = fieldsOf(event);
  return {
    decoder: text(event.decoder?.name),
    parent: text(event.decoder?.parentName ?? event.decoder?.name),
    program: text(event.programName),
    host: text(event.hostname),
    category: CATEGORY_LABELS[event.category],
    message: text(event.log),
    location: text(event.location),
    fields: sorted(
      Object.fromEntries(Object.entries(fields).map(([k, v]) => [fromByteString(k), fromByteString(v)])),
    ),
    duplicates: duplicates.map(([k, v]) => [fromByteString(k), fromByteString(v)]),
  };
}

function text(bytes: string | undefined): string | null {
  return bytes === undefined ? null : fromByteString(bytes);
}

function sorted(fields: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
}
