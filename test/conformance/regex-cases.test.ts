import { describe, expect, it } from 'vitest';
import { fromByteString, toByteString } from '../../src/bytes/byte-string.ts';
import { compilePattern } from '../../src/regex/compile.ts';
import { compileOsRegex, type OsRegexOptions } from '../../src/regex/os-regex/compile.ts';
import type { CapturingPattern, PatternType } from '../../src/regex/pattern.ts';
import { hasShared, readSharedJson } from '../support/shared.ts';

interface Case {
  readonly section: string;
  readonly engine: PatternType;
  readonly pattern: string;
  readonly input: string;
  readonly capture?: boolean;
  readonly match: boolean;
  readonly groups: readonly string[];
  readonly end?: number;
  readonly error?: number;
}

type Outcome = Pick<Case, 'match' | 'groups' | 'end'> & { refused?: boolean };

const expected = ({ match, groups, end, error }: Case): Outcome =>
  error !== undefined
    ? { refused: true, match, groups }
    : { match, groups, ...(end === undefined ? {} : { end }) };

const REFUSED: Outcome = { refused: true, match: false, groups: [] };

function execute(pattern: CapturingPattern, input: string): Outcome {
  const match = pattern.exec(input);
  if (match === undefined) return { match: false, groups: [] };
  return { match: true, groups: match.groups.map(fromByteString), end: match.end };
}

function runCase(entry: Case, engine?: NonNullable<OsRegexOptions['engine']>): Outcome {
  const pattern = toByteString(entry.pattern);
  const input = toByteString(entry.input);
  if (entry.engine === 'osmatch' || entry.engine === 'wordmatch') {
    const compiled = compilePattern(entry.engine, pattern);
    return compiled.ok ? { match: compiled.pattern.test(input), groups: [] } : REFUSED;
  }
  if (entry.engine === 'osregex') {
    const options = { captures: entry.capture === true, ...(engine === undefined ? {} : { engine }) };
    const compiled = compileOsRegex(pattern, options);
    if (!compiled.ok) {
      expect(compiled.error.code).toBe(entry.error === 6 ? 'escape' : 'parentheses');
      return REFUSED;
    }
    return execute(compiled.value, input);
  }
  const compiled = compilePattern('pcre2', pattern, { captures: true });
  return compiled.ok ? execute(compiled.pattern, input) : REFUSED;
}

describe.skipIf(!hasShared)('pattern engines give what the original engine gives', () => {
  const cases = hasShared ? readSharedJson<Case[]>('wazuh', 'regex-cases.json') : [];

  it('has all cases', () => expect(cases).toHaveLength(4125));

  it.each(['osregex', 'osmatch', 'wordmatch', 'pcre2'] as const)('%s', (engine) => {
    for (const entry of cases.filter((candidate) => candidate.engine === engine)) {
      expect(runCase(entry), JSON.stringify(entry)).toEqual(expected(entry));
    }
  });

  it.each(['interpret', 'generate'] as const)('osregex by %s', (engine) => {
    for (const entry of cases.filter((candidate) => candidate.engine === 'osregex')) {
      expect(runCase(entry, engine), JSON.stringify(entry)).toEqual(expected(entry));
    }
  });
});
