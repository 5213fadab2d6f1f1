import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '..');
const read = (name: string) => readFileSync(path.join(root, name), 'utf8');

/** Rows of a page's tables: cells without the bars. */
function rows(page: string): string[][] {
  return read(page)
    .split('\n')
    .filter((line) => /^\|\s*R?\d/.test(line))
    .map((line) => line.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()));
}

const titles = readdirSync(path.join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => read(path.join('test', name)))
  .join('\n');

describe.each(['docs/design/promises.md', 'docs/design/complaints.md'])('%s', (page) => {
  it('names tests that there are, for each line', () => {
    for (const cells of rows(page)) {
      const named = [...(cells.at(-1) ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
      expect(named.length, cells[0]).toBeGreaterThan(0);
      for (const name of named)
        expect(existsSync(path.join(root, 'test', `${name}.test.ts`)), name).toBe(true);
    }
  });
});

it('has all 13 promises, each in the titles of its tests, and all 51 complaints', () => {
  const promises = rows('docs/design/promises.md').map(([promise = '']) => promise.split(' ')[0]);
  expect(promises).toEqual(Array.from({ length: 13 }, (_, n) => `R${n + 1}`));
  for (const promise of promises) {
    expect(new RegExp(`['"\`](?:R\\d+, )*${promise}[:,]`).test(titles), promise).toBe(true);
  }
  const complaints = rows('docs/design/complaints.md').map(([number]) => Number(number));
  expect(complaints).toEqual(Array.from({ length: 51 }, (_, n) => n + 1));
});
