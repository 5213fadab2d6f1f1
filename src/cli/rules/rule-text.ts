import { fromByteString } from '../../bytes/byte-string.ts';
import { printable } from '../output/style.ts';

/** Text of a rule file for the terminal. */
export function ruleText(bytes: string): string {
  return printable(fromByteString(bytes));
}
