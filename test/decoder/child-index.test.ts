import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decoded, load } from '../support/decode.ts';

const WORDS = ['alpha', 'beta', 'also', 'x'];

/** Children of one root: their prematch, where it begins, and whether a chain goes on behind them. */
function decoders(children: readonly { pattern: string; after: boolean; chained: boolean }[]): string {
  const texts = children.map(({ pattern, after, chained }, at) => {
    const offset = after ? ' offset="after_parent"' : '';
    const next = chained
      ? `<decoder name="c${at}"><parent>root</parent><regex>(b)</regex><order>more${at}</order></decoder>`
      : '';
    return `<decoder name="c${at}"><parent>root</parent><prematch${offset}>${pattern}</prematch>
      <regex>(\\w)</regex><order>field${at}</order></decoder>${next}`;
  });
  return `<decoder name="root"><prematch>^\\w </prematch></decoder>${texts.join('')}`;
}

describe('the index of children', () => {
  it('changes nothing, however many events have come', () => {
    const child = fc.record({
      pattern: fc.constantFrom('^alpha', '^a', '^\\w beta', 'beta', '^x', '^x|also', '^\\p*b', '^'),
      after: fc.boolean(),
      chained: fc.boolean(),
    });
    const line = fc
      .tuple(fc.constantFrom('x', 'a', '-'), fc.array(fc.constantFrom(...WORDS), { maxLength: 3 }))
      .map(([first, words]) => [first, ...words].join(' '));
    fc.assert(
      fc.property(
        fc.array(child, { minLength: 4, maxLength: 8 }),
        fc.array(line, { minLength: 12, maxLength: 20 }),
        (children, lines) => {
          const text = decoders(children);
          const indexed = load(text);
          for (let round = 0; round < 10; round++) decoded(indexed, 'x alpha');
          for (const one of lines) expect(decoded(indexed, one)).toEqual(decoded(load(text), one));
        },
      ),
      { numRuns: 30 },
    );
  });
});
