import { CODES, type CodeEntry } from '../diagnostic/codes.ts';
import { page } from './markdown.ts';

/** The page on all findings, from the catalogue. */
export function diagnosticsPage(): string {
  const entries = Object.entries(CODES).sort(([a], [b]) => (a < b ? -1 : 1));
  return page(
    'Findings',
    'An error refuses what is being loaded, a warning leaves a part of it out (refused as well with `--strict`), info is advice. Codes are stable and never reused.',
    ...RANGES.flatMap(([digit, title]) => {
      const own = entries.filter(([name]) => name[2] === digit);
      return own.length === 0 ? [] : [`## ${title}`, ...own.map(section)];
    }),
  );
}

const RANGES: readonly (readonly [string, string])[] = [
  ['1', 'XML'],
  ['2', 'Rules'],
  ['3', 'Decoders'],
  ['4', 'Patterns'],
  ['5', 'Lists'],
  ['6', 'Rulesets'],
  ['7', 'Lint'],
  ['8', 'Configuration'],
];

function section([name, entry]: [string, CodeEntry]): string {
  return `### ${name} ${entry.title}\n\n*${entry.severity}*. ${entry.explanation}\n\nRemedy: ${entry.remedy}`;
}
