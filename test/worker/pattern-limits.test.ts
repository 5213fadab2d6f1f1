import { expect, it, vi } from 'vitest';
import { compilePattern } from '../../src/regex/compile.ts';
import { Metrics } from '../../src/worker/metrics.ts';
import { reportPatternLimits } from '../../src/worker/pattern-limits.ts';

it('counts texts for which a pattern met its step limit, and names the pattern once', async () => {
  const metrics = new Metrics();
  const warn = vi.fn();
  const end = reportPatternLimits(metrics, { warn });
  const compiled = compilePattern('pcre2', '(a+)+\\d');
  if (!compiled.ok) throw new Error(compiled.error.message);
  for (let i = 0; i < 2; i++) expect(compiled.pattern.test('a'.repeat(60))).toBe(false);
  end();
  compiled.pattern.test('a'.repeat(60));
  expect(await metrics.registry.metrics()).toContain('harrier_pattern_limits_total{engine="pcre2"} 2');
  expect(warn.mock.calls.map(([fields]) => fields)).toEqual([{ engine: 'pcre2', pattern: '(a+)+\\d' }]);
}, 60_000);
