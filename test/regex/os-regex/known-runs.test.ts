import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stepLimitCount } from '../../../src/regex/limit.ts';
import { compileOsRegex } from '../../../src/regex/os-regex/compile.ts';
import { referenceCompile } from './reference.ts';

const piece = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom('\\S+', '\\w+', '\\.+', '\\d*', '\\.*', '(\\S+)', '(\\.+)', '\\S*', '(\\w*)'),
  },
  { weight: 5, arbitrary: fc.constantFrom('[', 'a', '1', ' ', ':', '[a', '\\d', '\\S', '\\w', '\\s', 'a1') },
);
const pattern = fc
  .tuple(
    fc.constantFrom('', '', '^'),
    fc.array(piece, { maxLength: 6 }),
    fc.constantFrom('', '$', ':', ': a'),
  )
  .map(([begin, pieces, end]) => begin + pieces.join('') + end);
const run = fc
  .tuple(fc.constantFrom('[', 'a', '1', ' ', 'a1', '[a', 'a['), fc.integer({ min: 20, max: 45 }))
  .map(([bytes, times]) => bytes.repeat(times));
const text = fc
  .array(fc.oneof(run, fc.constantFrom('[', 'a', '1', ' ', ':', 'a ', ' a:')), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join(''));

describe('long runs that are read again', () => {
  it.each(['interpret', 'generate'] as const)(
    'changes no answer (%s)',
    (engine) => {
      fc.assert(
        fc.property(pattern, fc.array(text, { minLength: 2, maxLength: 4 }), (source, texts) => {
          const reference = referenceCompile(source, true);
          const compiled = compileOsRegex(source, { captures: true, engine });
          if (!compiled.ok || reference === undefined) return;
          for (const input of texts) {
            expect(compiled.value.exec(input), JSON.stringify({ source, input })).toEqual(reference(input));
          }
        }),
        { numRuns: 120 },
      );
    },
    120_000,
  );

  it.each([
    ['interpret', '[(\\S+)]:(\\d+) x', `${'['.repeat(60_000)} [y]:5 x`, ['y', '5']],
    ['generate', '[(\\S+)]:(\\d+) x', `${'['.repeat(60_000)} [y]:5 x`, ['y', '5']],
    ['interpret', 'a\\S+ (\\d+)', `${'a'.repeat(60_000)} bc a1 7`, ['7']],
    ['generate', 'a\\S+ (\\d+)', `${'a'.repeat(60_000)} bc a1 7`, ['7']],
  ] as const)('finds what would take the square of the length (%s, %s)', (engine, source, input, groups) => {
    const compiled = compileOsRegex(source, { captures: true, engine });
    const before = stepLimitCount();
    expect(compiled.ok && compiled.value.exec(input)?.groups).toEqual(groups);
    expect(stepLimitCount() - before).toBe(0);
  });
});
