import { InvalidArgumentError } from 'commander';

/** Parsers of option values that several commands take; each throws what commander shows as wrong usage. */

/** A comma-separated list; empty parts are left out. */
export function commaList(text: string): string[] {
  const parts = text.split(',').flatMap((part) => part.trim() || []);
  if (parts.length === 0) throw new InvalidArgumentError('Name at least one, separated by commas.');
  return parts;
}

/** The values of an option that may be given several times. */
export function repeatable(value: string, earlier: readonly string[] = []): readonly string[] {
  if (value === '') throw new InvalidArgumentError('It must not be empty.');
  return [...earlier, value];
}

/** A whole number from `least` to `most`, both included. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most) {
      const range = most === Number.MAX_SAFE_INTEGER ? `${least} on` : `${least} to ${most}`;
      throw new InvalidArgumentError(`It is a whole number from ${range}.`);
    }
    return value;
  };
}
