import type { ScalarType } from './schema-tables.ts';
import type { ViolationCode } from './violation.ts';

export interface ScalarFinding {
  readonly code: ViolationCode;
  /** Follows the attribute's path. */
  readonly message: string;
  readonly remedy: string;
}

/**
 * What is wrong with a scalar of an OCSF type, or undefined. The schema's patterns run on texts of bounded
 * length only: they repeat single characters or delimited groups, so their time is at worst quadratic.
 */
export function checkScalar(
  value: unknown,
  type: string,
  types: Readonly<Record<string, ScalarType>>,
): ScalarFinding | undefined {
  if (type === 'json_t') return undefined;
  const scalar = types[type];
  const base = scalar?.base ?? type;
  switch (base) {
    case 'boolean_t':
      return typeof value === 'boolean' ? undefined : wrongType(value, 'true or false');
    case 'integer_t':
    case 'long_t':
      if (!Number.isInteger(value)) return wrongType(value, 'a whole number');
      break;
    case 'float_t':
      if (typeof value !== 'number') return wrongType(value, 'a number');
      break;
    default:
      if (typeof value !== 'string') return wrongType(value, 'a text');
  }
  if (typeof value === 'number') {
    if (type === 'timestamp_t') return checkTime(value);
    const [lowest, highest] = scalar?.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    if (value < lowest || value > highest) {
      return { code: 'out-of-range', message: `is ${value}.`, remedy: `Give ${lowest} to ${highest}.` };
    }
  }
  if (typeof value === 'string') return checkText(value, type, scalar);
  return undefined;
}

function checkText(value: string, type: string, scalar: ScalarType | undefined): ScalarFinding | undefined {
  const longest =
    scalar?.maxLength ?? (scalar?.regex === undefined ? Number.POSITIVE_INFINITY : LONGEST_MATCHED);
  if (value.length > longest) {
    const message = `has ${value.length} characters.`;
    return { code: 'out-of-range', message, remedy: `${type} allows ${longest}.` };
  }
  if (scalar?.regex !== undefined && !patternOf(scalar.regex).test(value)) {
    return {
      code: 'wrong-format',
      message: `is ${describe(value)}, no ${type}.`,
      remedy: FORMATS[type] ?? EITHER,
    };
  }
  return undefined;
}

/** Times are epoch milliseconds: one that lies in 1970 or far in the future was counted in something else. */
function checkTime(value: number): ScalarFinding | undefined {
  if (value >= EARLIEST && value < LATEST) return undefined;
  const code = 'implausible-time';
  if (value * 1000 >= EARLIEST && value * 1000 < LATEST) {
    const message = `is ${value}: these are seconds.`;
    return { code, message, remedy: `Give milliseconds: ${value * 1000}.` };
  }
  const message = `is ${value}, which is no time between 1990 and 2100 in milliseconds.`;
  return { code, message, remedy: 'Give epoch milliseconds.' };
}

function wrongType(value: unknown, wanted: string): ScalarFinding {
  return { code: 'wrong-type', message: `is ${describe(value)}, not ${wanted}.`, remedy: `Give ${wanted}.` };
}

/** A value for a message: short, on one line. */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

const patterns = new Map<string, RegExp>();

function patternOf(source: string): RegExp {
  let pattern = patterns.get(source);
  if (pattern === undefined) {
    pattern = new RegExp(source);
    patterns.set(source, pattern);
  }
  return pattern;
}

const LONGEST_MATCHED = 4096;
const EARLIEST = Date.UTC(1990, 0);
const LATEST = Date.UTC(2100, 0);
const EITHER = 'Give a value of that form, or leave the attribute out.';
const FORMATS: Readonly<Record<string, string>> = {
  datetime_t: 'Give RFC 3339, such as 2024-10-08T10:15:32.000Z.',
  ip_t: 'Give an IPv4 or IPv6 address, or leave the attribute out.',
  mac_t: 'Give six pairs of hexadecimal digits, such as 0e:ff:ec:9c:25:65.',
};
