import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));
const LINE =
  '2 111122223333 eni-0a1 198.51.100.7 10.1.2.3 40000 443 6 10 840 1767000000 1767000060 ACCEPT OK';

function parse(input: string, ...options: string[]) {
  const result = spawnSync(process.execPath, ['--import', 'tsx', MAIN, 'parse', '-', ...options], {
    input,
    encoding: 'utf8',
  });
  return { ...result, lines: result.stdout.split('\n').filter((line) => line !== '') };
}

describe('harrier parse', () => {
  it('writes both schemas on one line', () => {
    const { status, lines } = parse(`${LINE}\n${LINE}\n`, '--to', 'both');
    expect(status).toBe(0);
    expect(lines).toHaveLength(2);
    const document = JSON.parse(lines[0] ?? '') as { ecs: unknown; ocsf: unknown };
    expect(document.ecs).toMatchObject({ source: { ip: '198.51.100.7' } });
    expect(document.ocsf).toMatchObject({ class_uid: 4001 });
  });

  it('tells bad records with file, line and reason, writes the others, and exits 1', () => {
    const { status, lines, stderr } = parse(`${LINE}\nnonsense\n${LINE}\n`);
    expect(status).toBe(1);
    expect(lines).toHaveLength(2);
    expect(stderr).toContain('standard input:2: field-count:');
  });

  it('tells them as JSON when asked', () => {
    const { stderr } = parse(`${LINE}\nnonsense\n`, '--json');
    const last = stderr.trim().split('\n').at(-1) ?? '';
    expect(JSON.parse(last)).toMatchObject({ line: 2, reason: 'field-count', raw: 'nonsense' });
  });

  it('says when there are no records, which is no fault', () => {
    const { status, stdout, stderr } = parse('');
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(stderr).toBe('standard input: empty-object: There are no records in it.\n');
    expect(JSON.parse(parse('{"Records":[]}', '--json').stderr)).toMatchObject({ reason: 'no-records' });
  });

  it('refuses a format without a known field', () => {
    const { status, stderr } = parse(LINE, '--format', 'nothing known');
    expect(status).toBe(2);
    expect(stderr).toContain('names no field');
  });
});
