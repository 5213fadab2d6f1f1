import fc from 'fast-check';

/** Few letters, so that generated patterns and subjects meet. */
const letter = fc.constantFrom('a', 'b', 'A', 'B', 'c', '1', ' ', '_', '\\n', '\\.', '\\xe9', '\\xc9', '-');

const set = fc.constantFrom(
  '.',
  '\\d',
  '\\w',
  '\\s',
  '\\S',
  '\\W',
  '[ab]',
  '[^a]',
  '[^b\\n]',
  '[a-c1]',
  '[[:upper:]]',
  '\\h',
  '\\N',
);

const assertion = fc.constantFrom(
  '^',
  '$',
  '\\b',
  '\\B',
  '\\A',
  '\\z',
  '\\Z',
  '(?=a)',
  '(?!b)',
  '(?<=a)',
  '(?<!b)',
);

const quantifier = fc.constantFrom(
  '',
  '',
  '*',
  '+',
  '?',
  '*?',
  '+?',
  '??',
  '{2}',
  '{0,2}',
  '{1,}',
  '*+',
  '++',
  '{2,3}?',
);

/** PCRE2 patterns of moderate size; some of them are refused. */
export const pcre2Pattern: fc.Arbitrary<string> = fc
  .letrec<{ atom: string; item: string; branch: string; alternatives: string }>((tie) => ({
    atom: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      letter,
      set,
      tie('alternatives').map((body) => `(${body})`),
      tie('alternatives').map((body) => `(?:${body})`),
      fc
        .tuple(fc.constantFrom('(?>', '(?=', '(?!', '(?i:', '(?-i:', '(?s:', '(?m:'), tie('alternatives'))
        .map(([open, body]) => `${open}${body})`),
    ),
    item: fc.oneof(
      { arbitrary: fc.tuple(tie('atom'), quantifier).map(([atom, times]) => atom + times), weight: 6 },
      { arbitrary: assertion, weight: 1 },
    ),
    branch: fc.array(tie('item'), { minLength: 0, maxLength: 4 }).map((items) => items.join('')),
    alternatives: fc
      .array(tie('branch'), { minLength: 1, maxLength: 3 })
      .map((branches) => branches.join('|')),
  }))
  .alternatives.chain((body) =>
    fc.constantFrom('', '', '(?i)', '(?s)', '(?m)', '(?U)', '(?im)').map((flags) => flags + body),
  );

/** Byte strings over the same few letters. */
export const pcre2Subject: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom('a', 'a', 'b', 'b', 'A', 'B', 'c', '1', ' ', '_', '\n', '.', '\xe9', '\xc9', '-', '\r'),
    {
      maxLength: 12,
    },
  )
  .map((letters) => letters.join(''));
