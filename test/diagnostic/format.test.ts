import { describe, expect, it } from 'vitest';
import { toByteString } from '../../src/bytes/byte-string.ts';
import { CODES } from '../../src/diagnostic/codes.ts';
import type { Diagnostic } from '../../src/diagnostic/diagnostic.ts';
import { diagnosticJson, formatCounts, formatDiagnostic } from '../../src/diagnostic/format.ts';
import { sarifLog } from '../../src/diagnostic/sarif.ts';
import { Source } from '../../src/diagnostic/source.ts';

const source = Source.ofBytes(
  'rules/0100-x.xml',
  toByteString('<group name="é,">\n  <rule id="1"/>\n</group>\n'),
);
const at = source.text.indexOf('<rule');
const diagnostic: Diagnostic = {
  code: 'HR204',
  severity: 'error',
  message: 'the rule has no level',
  subject: '1',
  span: source.span(at, at + 13),
  remedy: 'Write level="3".',
};

describe('text', () => {
  it('shows code, message, place, frame with caret, explanation and remedy', () => {
    expect(formatDiagnostic(diagnostic)).toBe(
      [
        'error[HR204] the rule has no level (1)',
        '  --> rules/0100-x.xml:2:3',
        '  2 |   <rule id="1"/>',
        '    |   ^^^^^^^^^^^^^',
        `  why ${CODES.HR204.title}: ${CODES.HR204.explanation}`,
        '  fix Write level="3".',
      ].join('\n'),
    );
  });

  it('falls back on the remedy of the code', () => {
    const { remedy, ...bare } = diagnostic;
    expect(remedy).toBeDefined();
    expect(formatDiagnostic(bare)).toContain(`  fix ${CODES.HR204.remedy}`);
    expect(diagnosticJson(bare)).toMatchObject({
      remedy: CODES.HR204.remedy,
      explanation: CODES.HR204.explanation,
    });
  });

  it('has an explanation and a remedy for every code', () => {
    for (const [code, { explanation, remedy }] of Object.entries(CODES)) {
      expect({ code, explanation, remedy }).toEqual({
        code,
        explanation: expect.stringMatching(/\.$/),
        remedy: expect.stringMatching(/^[A-Z].*\.$/),
      });
    }
  });

  it('folds long lines around the caret', () => {
    const long = Source.ofBytes('a.xml', `${'x'.repeat(500)}HERE${'y'.repeat(500)}`);
    const text = formatDiagnostic({ ...diagnostic, span: long.span(500, 504) });
    const [, , line = '', caret = ''] = text.split('\n');
    expect(line.length).toBeLessThan(120);
    expect(line.slice(caret.indexOf('^'), caret.lastIndexOf('^') + 1)).toBe('HERE');
    expect(text).toContain('a.xml:1:501');
  });

  it('keeps control characters of the file out of the terminal', () => {
    const hostile = Source.ofBytes('a.xml', 'x\x1b[31my');
    expect(formatDiagnostic({ ...diagnostic, span: hostile.span(0, 1) })).not.toContain('\x1b');
  });

  it('counts columns in characters, not bytes', () => {
    const accents = Source.ofBytes('a.xml', toByteString('éé<b>'));
    expect(diagnosticJson({ ...diagnostic, span: accents.span(4, 7) })).toMatchObject({
      line: 1,
      column: 3,
      endColumn: 6,
    });
  });

  it('counts findings by severity', () => {
    expect(formatCounts([])).toBe('no findings');
    expect(formatCounts([diagnostic, { ...diagnostic, severity: 'info' }])).toBe('1 error, 1 note');
  });
});

describe('SARIF', () => {
  it('has a rule for each code and a region for each finding', () => {
    expect(sarifLog([diagnostic], '1.2.3')).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { name: 'harrier', version: '1.2.3', rules: [{ id: 'HR204' }] } },
          results: [
            {
              ruleId: 'HR204',
              ruleIndex: 0,
              level: 'error',
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: 'rules/0100-x.xml' },
                    region: { startLine: 2, startColumn: 3, endLine: 2, endColumn: 16 },
                  },
                },
              ],
            },
          ],
        },
      ],
    });
  });
});

describe('catalogue', () => {
  it('has well-formed codes with texts', () => {
    for (const [code, { title, explanation }] of Object.entries(CODES)) {
      expect(code).toMatch(/^HR[1-8]\d\d$/);
      expect(title).not.toBe('');
      expect(explanation.length).toBeGreaterThan(20);
    }
  });
});
