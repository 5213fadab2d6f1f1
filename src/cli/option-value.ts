import { InvalidArgumentError } from 'commander';

/** Parsers of option values that several commands take; each throws what commander shows as wrong usage. */

/** A comma-separated list; empty parts are left out. */
export function commaList(text: string): string[] {
  const parts = text.split(',').flatMap((part) => part.trim() || []);
  if (parts.length === 0) throw new InvalidArgumentError('name at least one, separated by commas');
  return parts;
}

/** A whole number from `least` to `most`, both included. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most) {
      throw new InvalidArgumentError(`a whole number from ${least} to ${most}`);
    }
    return value;
  };
}
