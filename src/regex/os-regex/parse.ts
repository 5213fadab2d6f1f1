import { type Parsed, refuse } from '../pattern.ts';
import { type Cell, classOfEscape, MARK, STOP } from './cell.ts';

/** One alternative: cells, and whether it is tied to begin and end of the text. */
export interface OsRegexAlternative {
  readonly cells: readonly Cell[];
  readonly begin: boolean;
  readonly end: boolean;
}

/** A whole pattern. */
export interface OsRegexSyntax {
  readonly alternatives: readonly OsRegexAlternative[];
  /** The text holds a `)` that is no escape: positions are recorded when captures are asked for. */
  readonly hasGroups: boolean;
}

/** SEMANTICS 1.2: more than any value of a rule file holds. */
export const MAX_LENGTH = 20_480;

/** Reads an OS_Regex into cells (SEMANTICS 7.2, "Compile"). */
export function parseOsRegex(text: string): Parsed<OsRegexSyntax> {
  if (text.length > MAX_LENGTH) {
    return refuse('too-long', `the pattern has more than ${MAX_LENGTH} bytes`, MAX_LENGTH);
  }
  const alternatives: OsRegexAlternative[] = [];
  let cells: Cell[] = [];
  let begin = false;
  let end = false;
  let start = 0;
  let open = -1;
  let hasGroups = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? '';
    if (c === '\\') {
      const cell = classOfEscape(text[i + 1] ?? '');
      if (cell === undefined) return refuse('escape', badEscape(text[i + 1]), i);
      cells.push(cell);
      i++;
    } else if (c === '(') {
      if (open !== -1) return refuse('parentheses', 'groups cannot be nested in an OS_Regex', i);
      open = i;
      cells.push(MARK);
    } else if (c === ')') {
      if (open === -1) return refuse('parentheses', '")" without a "(" before it', i);
      open = -1;
      hasGroups = true;
      cells.push(MARK);
    } else if (c === '|') {
      if (open !== -1) return refuse('parentheses', '"|" cannot stand inside a group of an OS_Regex', i);
      alternatives.push({ cells, begin, end });
      cells = [];
      begin = false;
      end = false;
      start = i + 1;
    } else if (c === '^' && i === start) {
      begin = true;
    } else if (c === '$' && (i + 1 === text.length || text[i + 1] === '|')) {
      end = true;
    } else {
      const code = text.charCodeAt(i);
      cells.push(code >= 65 && code <= 90 ? code + 32 : code);
    }
  }
  if (open !== -1) return refuse('parentheses', 'this "(" is never closed', open);
  alternatives.push({ cells, begin, end });
  return { ok: true, value: { alternatives, hasGroups } };
}

function badEscape(letter: string | undefined): string {
  if (letter === undefined) return 'a backslash cannot end an OS_Regex';
  return `"\\${letter}" is no escape of OS_Regex (they are \\d \\w \\s \\p \\D \\W \\S \\. \\t \\( \\) \\\\ \\$ \\| \\<)`;
}

/** The cell at a place, `STOP` behind the last one. */
export function cellAt(cells: readonly Cell[], i: number): Cell {
  return cells[i] ?? STOP;
}
