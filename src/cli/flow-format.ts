import { InvalidArgumentError } from 'commander';
import { parseFormat } from '../log-type/vpc-flow/layout.ts';

/** The value of an option that gives the order of flow-log fields, as the flow log was made. */
export function flowFormat(text: string): string {
  if (parseFormat(text) === undefined) throw new InvalidArgumentError('It names no field of flow logs.');
  return text;
}
