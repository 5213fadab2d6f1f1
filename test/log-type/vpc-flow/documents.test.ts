import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RenderedDocument } from '../../../src/document/stream.ts';
import { logTypeNamed } from '../../../src/log-type/registry.ts';
import { ecsAttributes } from '../../../src/log-type/vpc-flow/ecs.ts';
import { FLOW_FIELDS, type FlowField } from '../../../src/log-type/vpc-flow/field.ts';
import { vpcFlow } from '../../../src/log-type/vpc-flow/log-type.ts';
import { ocsfAttributes } from '../../../src/log-type/vpc-flow/ocsf.ts';
import type { FlowRecord } from '../../../src/log-type/vpc-flow/record.ts';
import type { Attribute } from '../../../src/mapping/attribute.ts';
import { compileMapping } from '../../../src/mapping/compile.ts';
import { readAll } from '../../support/read-object.ts';

const ADDRESSES = ['10.0.0.1', '8.8.8.8', '2001:db8::1', 'fd00::1', '::ffff:1.2.3.4', '1.2.3.04', 'host'];
const TEXTS = ['eni-1', 'ACCEPT', 'REJECT', 'OK', 'NODATA', 'IPv4', 'IPv6', 'EFA', 'ingress', 'egress'];
const STRANGE = ['Ä', 'a"b', 'back\\slash', '\u0001', '\u007f', '漢'];
const NUMBERS = ['0', '1', '6', '17', '58', '443', '65535', '1767000000'];
const BAD_NUMBERS = ['65536.5', '007', 'x', '-5', '25238.0', '1.6e3', '99999999999999999'];

function value({ type }: FlowField, strange: boolean): fc.Arbitrary<string> {
  const usual = type.kind === 'integer' ? NUMBERS : type.kind === 'address' ? ADDRESSES : TEXTS;
  const odd = type.kind === 'integer' ? BAD_NUMBERS : STRANGE;
  return fc.constantFrom('-', ...usual, ...(strange ? odd : []));
}

/** Columns in any order, a line of them. */
const line = fc
  .tuple(fc.shuffledSubarray([...FLOW_FIELDS] as FlowField[], { minLength: 2 }), fc.boolean())
  .chain(([fields, strange]) =>
    fc.record({ fields: fc.constant(fields), values: fc.tuple(...fields.map((one) => value(one, strange))) }),
  );

/** Attributes that know nothing but how their value is spelled as text. */
function withoutBytes(attributes: readonly Attribute<FlowRecord>[]): Attribute<FlowRecord>[] {
  return attributes.map((one) => {
    const { write } = one;
    return write.constant === undefined ? { ...one, write: (record: FlowRecord) => write(record) } : one;
  });
}

const OPTIONS = { ecs: true, ocsf: true, profile: 'compat', keepOriginal: true } as const;
const asText = [ecsAttributes('compat', true), ocsfAttributes(true)].map((one) =>
  compileMapping(withoutBytes(one)),
);
const asBytes = vpcFlow.documents(OPTIONS);

async function recordsOf(content: string, chunk = 65_536) {
  const type = logTypeNamed('vpc-flow');
  if (type === undefined) throw new Error('no such type');
  const whole = await readAll(content, { type, chunk, objectTime: Date.UTC(2026, 0) });
  return { records: whole.records as FlowRecord[], bad: whole.bad };
}

const json = (documents: readonly RenderedDocument[]) => documents.map((one) => one.json);

describe('documents', () => {
  it('copied from bytes are those written from texts, for any line', async () => {
    await fc.assert(
      fc.asyncProperty(line, fc.constantFrom('\n', '\r\n'), async ({ fields, values }, end) => {
        const header = fields.map((one) => one.name).join(' ');
        const { records } = await recordsOf([header, values.join(' '), ''].join(end));
        for (const record of records) {
          const expected = asText.map((write) => write(record));
          expect(json(asBytes(record))).toEqual(expected);
          for (const document of expected) JSON.parse(Buffer.from(document, 'latin1').toString());
        }
      }),
    );
  });

  it('are the same however the line came: in any chunks, with other blanks, wrapped', async () => {
    await fc.assert(
      fc.asyncProperty(line, fc.integer({ min: 1, max: 50 }), async ({ fields, values }, chunk) => {
        const header = fields.map((one) => one.name).join(' ');
        const text = values.join(' ');
        const usual = await recordsOf(`${header}\n${text}\n`);
        const parts = await recordsOf(`${header}\n${text}`, chunk);
        const tabs = await recordsOf(`${header}\n${values.join('\t')}\n`);
        const message = (one: string) => JSON.stringify({ message: one });
        const wrapped = await recordsOf(`${message(header)}\n${message(text)}\n`);
        const bare = ({ raw: _, ...record }: { raw: string }) => record;
        for (const other of [parts, tabs, wrapped]) {
          expect(other.bad.map((one) => one.reason)).toEqual(usual.bad.map((one) => one.reason));
          expect(other.records.map((one) => one.values)).toEqual(usual.records.map((one) => one.values));
        }
        expect(parts.bad.map(bare)).toEqual(usual.bad.map(bare));
        for (const same of [parts, wrapped]) {
          expect(same.records.map((one) => json(asBytes(one)))).toEqual(
            usual.records.map((one) => json(asBytes(one))),
          );
        }
      }),
      { numRuns: 50 },
    );
  });

  it('of a layout that many records have are those of the general writer', async () => {
    const header = FLOW_FIELDS.map((one) => one.name).join(' ');
    const rows = fc.sample(fc.tuple(...FLOW_FIELDS.map((one) => value(one, false))), 3000);
    const { records } = await recordsOf(`${header}\n${rows.map((one) => one.join(' ')).join('\n')}\n`);
    expect(records.length).toBeGreaterThan(300);
    for (const record of records) {
      expect(json(asBytes(record))).toEqual(asText.map((write) => write(record)));
    }
  });
});
