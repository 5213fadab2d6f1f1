/**
 * The procedure of SEMANTICS 7.2 written down once more, as plainly as it can be and without any code of the
 * project: what the interpreter and the generated code are compared with. Slow on purpose.
 */
export type Answer = { readonly groups: readonly string[]; readonly end: number } | undefined;

type Cell =
  | { readonly kind: 'class'; readonly letter: string }
  | { readonly kind: 'mark'; readonly number: number }
  | { readonly kind: 'literal'; readonly byte: string };

interface Alternative {
  readonly cells: readonly Cell[];
  readonly begin: boolean;
  readonly end: boolean;
}

/** Undefined: a compile error. */
export function referenceCompile(pattern: string, captures: boolean): ((text: string) => Answer) | undefined {
  const alternatives: Alternative[] = [];
  let rest = pattern;
  let isInGroup = false;
  let closes = 0;
  for (;;) {
    const cells: Cell[] = [];
    let marks = 0;
    const begin = rest.startsWith('^');
    if (begin) rest = rest.slice(1);
    let end = false;
    while (rest !== '' && !rest.startsWith('|')) {
      if (rest.startsWith('\\')) {
        const letter = rest.charAt(1);
        if (letter === '' || !'dwspDWS.t()\\$|<'.includes(letter)) return undefined;
        cells.push({ kind: 'class', letter });
        rest = rest.slice(2);
        continue;
      }
      const byte = rest.charAt(0);
      rest = rest.slice(1);
      if (byte === '(' || byte === ')') {
        if ((byte === '(') === isInGroup) return undefined;
        isInGroup = !isInGroup;
        if (byte === ')') closes++;
        cells.push({ kind: 'mark', number: marks++ });
      } else if (byte === '$' && (rest === '' || rest.startsWith('|'))) end = true;
      else cells.push({ kind: 'literal', byte: lower(byte) });
    }
    if (isInGroup) return undefined;
    alternatives.push({ cells, begin, end });
    if (rest === '') break;
    rest = rest.slice(1);
  }
  const tracking = captures && closes > 0;
  return (text) => {
    for (const alternative of alternatives) {
      const answer = run(alternative, text, tracking);
      if (answer !== undefined) return answer;
    }
    return undefined;
  };
}

function run({ cells, begin, end }: Alternative, text: string, tracking: boolean): Answer {
  const recorded = new Map<number, number>();
  const slots: { p: number; s: number }[] = [];
  let p = 0;
  let s = 0;
  let last: number | undefined = 0;
  let rep = false;
  let resume: number | undefined;
  const isStop = (i: number) => i >= cells.length;
  const isMark = (i: number) => cells[i]?.kind === 'mark';
  const isClass = (i: number) => cells[i]?.kind === 'class';
  const isLiteral = (i: number, byte: string) => {
    const cell = cells[i];
    return cell?.kind === 'literal' && cell.byte === byte;
  };
  const quant = (i: number) => isLiteral(i, '+') || isLiteral(i, '*');
  const contains = (i: number, byte: string) => {
    const cell = cells[i];
    return cell?.kind === 'class' && holds(cell.letter, byte);
  };
  /** A literal that equals the byte; a mark compares as "(". */
  const equals = (i: number, byte: string) => {
    const cell = cells[i];
    if (cell?.kind === 'mark') return byte === '(';
    return cell?.kind === 'literal' && cell.byte < '\x80' && cell.byte === lower(byte);
  };
  const record = (i: number, position: number) => {
    const cell = cells[i];
    if (tracking && cell?.kind === 'mark') recorded.set(cell.number, position);
  };
  const matched = (): Answer => ({ groups: groupsOf(text, recorded), end: last ?? Number.NaN });

  bytes: while (s < text.length) {
    const c = text.charAt(s);
    for (;;) {
      // A
      if (isStop(p) && !end) return matched();
      if (isMark(p)) {
        record(p, s);
        p++;
        if (isStop(p) && !end) return matched();
      }
      if (isClass(p)) {
        if (contains(p, c)) {
          // B1
          if (!quant(p + 1)) {
            p++;
            resume ??= s;
            last = s;
            s++;
            continue bytes;
          }
          if (isLiteral(p + 1, '*')) rep = true;
          if (rep) {
            const skipped = isMark(p + 2) ? p + 2 : undefined;
            const n = skipped === undefined ? p + 2 : p + 3;
            if (isStop(n)) {
              if (skipped !== undefined) record(skipped, s + 1);
              s++;
              continue bytes;
            }
            let next: number | undefined;
            if (contains(n, c)) next = quant(n + 1) ? n : n + 1;
            else if (equals(n, c)) {
              rep = false;
              next = n + 1;
            }
            if (next !== undefined) {
              if (skipped !== undefined) record(skipped, s);
              if (slots.length < 4) slots.push({ p, s });
              p = next;
            }
          } else {
            if (isMark(p + 2)) record(p + 2, s === text.length - 1 ? s + 1 : s);
            rep = true;
          }
          last = s;
          s++;
          continue bytes;
        }
        // B2
        // A class behind the cell is two bytes, so that the pattern does not end where the real engine looks.
        if ((isStop(p + 1) || (isStop(p + 2) && !isClass(p + 1))) && rep && last !== undefined) {
          last = s;
          if (!end) return matched();
        }
        if (isLiteral(p + 1, '+') && rep) {
          p += 2;
          rep = false;
          continue;
        }
        if (isLiteral(p + 1, '*')) {
          p += 2;
          last = s - 1;
          rep = false;
          continue;
        }
        rep = false;
      } else if (equals(p, c)) {
        // C
        p++;
        resume ??= s;
        last = s;
        s++;
        continue bytes;
      }
      break;
    }
    // D
    const slot = slots.pop();
    if (slot !== undefined) {
      p = slot.p;
      s = slot.s + 1;
      continue;
    }
    if (begin) return undefined;
    if (resume !== undefined) s = resume;
    resume = undefined;
    p = 0;
    last = undefined;
    s++;
  }

  // E
  if (tracking) {
    while (isClass(p) && isLiteral(p + 1, '*')) p += 2;
    record(p, text.length);
  }
  // F
  const skipMark = () => {
    if (isMark(p)) p++;
    return isStop(p);
  };
  const skipStar = () => {
    if (!isClass(p)) return false;
    p++;
    if (!isLiteral(p, '*')) return false;
    p++;
    return skipMark();
  };
  const accepted = (): boolean => {
    if (skipMark()) return true;
    if (isClass(p) && rep) {
      p++;
      if (quant(p)) {
        p++;
        if (skipMark() || skipStar()) return true;
      }
    }
    return skipStar();
  };
  return accepted() && last !== undefined ? matched() : undefined;
}

/** Pairs of recorded positions; the first missing one ends the list. */
function groupsOf(text: string, recorded: ReadonlyMap<number, number>): string[] {
  const groups: string[] = [];
  for (let number = 0; ; number += 2) {
    const from = recorded.get(number);
    const to = recorded.get(number + 1);
    if (from === undefined || to === undefined) return groups;
    groups.push(to < from ? '' : text.slice(from, to));
  }
}

function lower(byte: string): string {
  return byte >= 'A' && byte <= 'Z' ? byte.toLowerCase() : byte;
}

function holds(letter: string, byte: string): boolean {
  switch (letter) {
    case 'd':
      return /[0-9]/.test(byte);
    case 'D':
      return !/[0-9]/.test(byte);
    case 'w':
      return /[A-Za-z0-9@_-]/.test(byte);
    case 'W':
      return !/[A-Za-z0-9@_-]/.test(byte);
    case 's':
      return byte === ' ';
    case 'S':
      return byte !== ' ';
    case 't':
      return byte === '\t';
    case 'p':
      return '!"#$%&\'()*+,-.:;<=>?[]{|}'.includes(byte);
    case '.':
      return true;
    default:
      return byte === letter;
  }
}
