import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * `src/README.md` draws the house; this test keeps the code to it. A folder may import itself, the folders
 * that its row names, and what those may import in turn.
 */
const root = resolve(import.meta.dirname, '../src');
const table = readTable(readFileSync(join(root, 'README.md'), 'utf8'));
const files = sourceFiles(root);

describe('architecture', () => {
  it('has a row for every folder, and a folder for every row', () => {
    const folders = readdirSync(root).filter((name) => statSync(join(root, name)).isDirectory());
    expect([...table.keys()].filter((name) => !folders.includes(name))).toEqual([]);
    expect(folders.filter((name) => !table.has(name))).toEqual([]);
  });

  it('names only folders that stand above or beside: no two may import each other', () => {
    for (const [folder, allowed] of closures()) {
      expect([...allowed].filter((other) => other !== folder && closures().get(other)?.has(folder))).toEqual(
        [],
      );
    }
  });

  it('imports only what the map allows', () => {
    const allowed = closures();
    const broken: string[] = [];
    for (const file of files) {
      const from = folderOf(file);
      if (from === undefined) continue;
      for (const target of importsOf(file)) {
        const to = folderOf(target);
        if (to === undefined || to === from || allowed.get(from)?.has(to)) continue;
        broken.push(
          `${relative(root, file)} imports ${relative(root, target)}: ${from} may not import ${to}`,
        );
      }
    }
    expect(broken).toEqual([]);
  });

  it('has no file without an idea, and none with too many', () => {
    const vague = files.filter((file) => /\/(utils?|helpers?|common|misc|shared)\.ts$/.test(file));
    expect(vague).toEqual([]);
  });

  it('has no import cycles between files', () => {
    expect(cycles()).toEqual([]);
  });
});

/** Rows of the table: folder → folders named in its last column. */
function readTable(markdown: string): Map<string, readonly string[]> {
  const rows = new Map<string, readonly string[]>();
  for (const line of markdown.split('\n')) {
    const cells = line.split('|').map((cell) => cell.trim());
    const folder = /^`([\w-]+)\/`$/.exec(cells[1] ?? '')?.[1];
    if (folder === undefined) continue;
    const names = (cells[3] ?? '').replace('–', '');
    if (/^everything( above)?$|^all above$/.test(names)) rows.set(folder, [...rows.keys()]);
    else
      rows.set(
        folder,
        names.split(',').flatMap((name) => name.trim().replaceAll('`', '') || []),
      );
  }
  return rows;
}

function closures(): Map<string, Set<string>> {
  const result = new Map<string, Set<string>>();
  for (const folder of table.keys()) {
    const seen = new Set<string>();
    const open = [...(table.get(folder) ?? [])];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(...(table.get(next) ?? []));
    }
    result.set(folder, seen);
  }
  return result;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

/** Files of this project that a file imports, types included. */
function importsOf(file: string, typesToo = true): string[] {
  const text = readFileSync(file, 'utf8');
  const pattern = /^\s*(?:import|export)\s+(type\s)?[^'";]*?from\s+'(\.[^']+)'|import\(\s*'(\.[^']+)'\s*\)/gm;
  return [...text.matchAll(pattern)]
    .filter((match) => typesToo || (match[1] === undefined && match[3] === undefined))
    .map((match) => resolve(dirname(file), match[2] ?? match[3] ?? ''));
}

function folderOf(file: string): string | undefined {
  const [folder, ...rest] = relative(root, file).split('/');
  return rest.length > 0 && folder !== '..' ? folder : undefined;
}

/** Cycles of imports that run at load time, each as `a → b → a`. */
function cycles(): string[] {
  const state = new Map<string, 'open' | 'done'>();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      const names = [...path.slice(path.indexOf(file)), file].map((one) => relative(root, one));
      found.push(names.join(' → '));
      return;
    }
    state.set(file, 'open');
    for (const target of importsOf(file, false)) {
      if (target.startsWith(root)) visit(target, [...path, file]);
    }
    state.set(file, 'done');
  };
  for (const file of files) visit(file, []);
  return found;
}
