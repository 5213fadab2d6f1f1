import fc from 'fast-check';
import { expect, it } from 'vitest';
import { at, documentsOf, type Json } from '../../support/cloudtrail.ts';

/** What Elastic's integration drops before it makes texts: nulls, empty texts, objects and lists. */
function dropped(value: unknown): unknown {
  if (Array.isArray(value)) {
    const kept = value.map(dropped).filter((one) => one !== undefined);
    return kept.length === 0 ? undefined : kept;
  }
  if (typeof value === 'object' && value !== null) {
    const kept = Object.entries(value).flatMap(([name, one]) => {
      const member = dropped(one);
      return member === undefined ? [] : [[name, member] as const];
    });
    return kept.length === 0 ? undefined : Object.fromEntries(kept);
  }
  return value === null || value === '' ? undefined : value;
}

/** The bucket of a name in a Java HashMap. */
function bucketOf(name: string, buckets: number): number {
  let hash = 0;
  for (let index = 0; index < name.length; index++) hash = (Math.imul(31, hash) + name.charCodeAt(index)) | 0;
  return (hash ^ (hash >>> 16)) & (buckets - 1);
}

/** `toString` of Java's collections, of values of `value` that are not dropped. */
function javaText(value: unknown): string {
  if (Array.isArray(value)) {
    const texts = value.filter((one) => dropped(one) !== undefined).map(javaText);
    return `[${texts.join(', ')}]`;
  }
  if (typeof value !== 'object' || value === null) return String(value);
  let buckets = 16;
  while (Object.keys(value).length > buckets * 0.75) buckets *= 2;
  const entries = Object.entries(value).map(([name, member], index) => ({ name, member, index }));
  entries.sort((a, b) => bucketOf(a.name, buckets) - bucketOf(b.name, buckets) || a.index - b.index);
  const kept = entries.filter(({ member }) => dropped(member) !== undefined);
  return `{${kept.map(({ name, member }) => `${name}=${javaText(member)}`).join(', ')}}`;
}

const name = fc.oneof(
  fc.constantFrom(
    'instanceId',
    'groupSet',
    'a"b',
    'back\\slash',
    'ü',
    '漢',
    '\u0001',
    'dot.ted',
    'x y',
    '😀',
  ),
  fc.stringMatching(/^[a-zA-Z]{1,12}$/),
);
const leaf = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    true,
    false,
    0,
    -7,
    1_726_046_908_000,
    1.5,
    'i-1',
    '{a=b}',
    'x, y',
    'Ä\n"\\',
    '😀',
  ),
  fc.string({ maxLength: 8 }),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.dictionary(name, tie('value'), { maxKeys: 30, noNullPrototype: true }),
  value: fc.oneof(
    { weight: 5, arbitrary: leaf },
    { weight: 1, arbitrary: tie('tree') },
    { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 4 }) },
  ),
}));

it('writes parameters as Java prints them, and as objects, whatever is in them', async () => {
  await fc.assert(
    fc.asyncProperty(tree, fc.constantFrom(undefined, 1), async (parameters, space) => {
      const record = { eventTime: '2024-07-14T10:00:00Z', requestParameters: parameters };
      const document = (await documentsOf(JSON.stringify(record, null, space)))['ecs-cloudtrail'] as Json;
      const kept = dropped(parameters);
      expect(at(document, 'aws.cloudtrail.request_parameters')).toBe(
        kept === undefined ? undefined : javaText(parameters),
      );
      expect(at(document, 'aws.cloudtrail.flattened.request_parameters')).toEqual(kept);
    }),
    { numRuns: 300 },
  );
});
