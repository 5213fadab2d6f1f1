import type { Pcre2Syntax } from '../ast.ts';
import type { Cursor } from '../cursor.ts';

/** What ends a line, by its name in `(*…)`. */
export type Newline = 'CR' | 'LF' | 'CRLF' | 'ANY' | 'ANYCRLF' | 'NUL';

/** What `(*…)` at the very start of a pattern sets for all of it. */
export interface Settings {
  readonly utf: boolean;
  /** `\d`, `\w`, POSIX classes and letters of another case go by Unicode, not by ASCII. */
  readonly ucp: boolean;
  readonly newline: Newline;
  /** `\R` is CR, LF or CRLF only. */
  readonly bsrAnyCrLf: boolean;
  readonly emptyMatch: Pcre2Syntax['emptyMatch'];
  readonly triesEveryStart: boolean;
}

const DEFAULT: Settings = {
  utf: false,
  ucp: false,
  newline: 'LF',
  bsrAnyCrLf: false,
  emptyMatch: 'allowed',
  triesEveryStart: false,
};

const OPTIONS: ReadonlyMap<string, Partial<Settings>> = new Map<string, Partial<Settings>>([
  ['UTF', { utf: true }],
  ['UTF8', { utf: true }],
  ['UCP', { ucp: true }],
  ['CR', { newline: 'CR' }],
  ['LF', { newline: 'LF' }],
  ['CRLF', { newline: 'CRLF' }],
  ['ANY', { newline: 'ANY' }],
  ['ANYCRLF', { newline: 'ANYCRLF' }],
  ['NUL', { newline: 'NUL' }],
  ['BSR_ANYCRLF', { bsrAnyCrLf: true }],
  ['BSR_UNICODE', { bsrAnyCrLf: false }],
  ['NOTEMPTY', { emptyMatch: 'refused' }],
  ['NOTEMPTY_ATSTART', { emptyMatch: 'refusedAtStart' }],
  ['NO_START_OPT', { triesEveryStart: true }],
  ['NO_AUTO_POSSESS', {}],
  ['NO_DOTSTAR_ANCHOR', {}],
  ['NO_JIT', {}],
]);

/** Limits that PCRE2 has anyway: from there on a limit in the pattern changes nothing. */
const LIMITS: ReadonlyMap<string, number> = new Map([
  ['HEAP', 20_000_000],
  ['MATCH', 10_000_000],
  ['DEPTH', 10_000_000],
  ['RECURSION', 10_000_000],
]);

const HIGHEST_LIMIT = 4_294_967_289;

/** Reads the options at the start of a pattern; the cursor stands behind them afterwards. */
export function parseSettings(cursor: Cursor): Settings {
  let settings = DEFAULT;
  for (;;) {
    const start = cursor.at;
    const limit = cursor.match(/\(\*LIMIT_([A-Z]+)=(\d+)\)/y);
    if (limit !== undefined) {
      const highest = LIMITS.get(limit[1] ?? '');
      if (highest === undefined || Number(limit[2]) > HIGHEST_LIMIT) {
        cursor.fail(`${limit[0]} is not known`, start);
      }
      if (Number(limit[2]) < highest) {
        cursor.unsupported(`${limit[0]} is not supported: Harrier has limits of its own`, start);
      }
      continue;
    }
    const name = cursor.match(/\(\*([A-Z_0-9]+)\)/y)?.[1] ?? '';
    const option = OPTIONS.get(name);
    if (option === undefined) {
      cursor.at = start;
      return settings;
    }
    const isStronger = settings.emptyMatch === 'refused';
    settings = { ...settings, ...option };
    if (isStronger) settings = { ...settings, emptyMatch: 'refused' };
  }
}
