import { describe, expect, it } from 'vitest';
import { CliError, EXIT } from '../../../src/cli/exit-code.ts';
import { describeFailure } from '../../../src/cli/output/failure.ts';
import { barText, progressBar } from '../../../src/cli/output/progress.ts';
import { printable, styleFor } from '../../../src/cli/output/style.ts';
import { byteSize, count, duration, quantity, table } from '../../../src/cli/output/table.ts';
import { TlsError } from '../../../src/opensearch/errors.ts';

describe('style', () => {
  it('colours only terminals, and NO_COLOR wins', () => {
    expect(styleFor({ isTTY: true }, {}).red('x')).toBe('\x1b[31mx\x1b[39m');
    expect(styleFor({ isTTY: false }, {}).red('x')).toBe('x');
    expect(styleFor({ isTTY: true }, { NO_COLOR: '1' }).red('x')).toBe('x');
    expect(styleFor({ isTTY: true }, { NO_COLOR: '1', FORCE_COLOR: '1' }).red('x')).toBe('x');
    expect(styleFor({ isTTY: false }, { FORCE_COLOR: '1' }).bold('x')).toBe('\x1b[1mx\x1b[22m');
  });

  it('shows control characters instead of obeying them', () => {
    expect(printable('a\x1b]0;title\x07b\n')).toBe('a␛]0;title␇b␊');
    expect(printable('\x9b31m')).toBe('\ufffd31m');
  });
});

describe('table', () => {
  it('aligns coloured cells by what is visible', () => {
    const text = table(
      [{ title: 'rule' }, { title: 'alerts', align: 'right' }],
      [
        ['\x1b[31m80301\x1b[39m', '1'],
        ['8', '1,000'],
      ],
    );
    expect(text.replaceAll(/\x1b\[\d+m/g, '').split('\n')).toEqual([
      'rule   alerts',
      '80301       1',
      '8       1,000',
    ]);
  });

  it('prints numbers, sizes and times for people', () => {
    expect(count(1234567)).toBe('1,234,567');
    expect([0, 1, 2000].map((value) => quantity(value, 'file'))).toEqual([
      '0 files',
      '1 file',
      '2,000 files',
    ]);
    expect([byteSize(12), byteSize(1536), byteSize(5 * 1024 ** 3)]).toEqual(['12 B', '1.5 KiB', '5.0 GiB']);
    expect([duration(850), duration(12_340), duration(245_000)]).toEqual(['850 ms', '12.3 s', '4 min 05 s']);
  });
});

describe('progress', () => {
  it('is never wider than the terminal', () => {
    expect(barText(1, 4, 'x'.repeat(200), 60)).toHaveLength(59);
    expect(barText(1, 4, 'note', 80)).toBe('[######------------------]  25%  note');
    expect(barText(0, 0, '', 80)).toContain('  0%');
    let drawn = '';
    const write = (text: string | Uint8Array) => {
      drawn += String(text);
      return true;
    };
    progressBar({ isTTY: true, columns: 0, write }).update(1, 1, 'note');
    expect(drawn).toContain('100%  note');
  });
});

describe('describeFailure', () => {
  it('takes the exit code and remedy of our errors', () => {
    expect(describeFailure(new CliError(EXIT.ruleset, 'refused', 'fix it'))).toEqual({
      line: 'refused',
      remedy: 'fix it',
      exitCode: 4,
    });
    expect(describeFailure(new TlsError('not trusted', 'give --ca'))).toMatchObject({
      exitCode: 3,
      remedy: 'give --ca',
    });
  });

  it('knows what to do about errors of the system', () => {
    const missing = Object.assign(new Error("ENOENT: no such file, open 'x'"), { code: 'ENOENT' });
    expect(describeFailure(missing)).toMatchObject({ exitCode: 2, remedy: 'Check the path.' });
    expect(describeFailure(new Error('boom'))).toMatchObject({ exitCode: 3 });
    expect(describeFailure('text').line).toContain('text');
  });
});
