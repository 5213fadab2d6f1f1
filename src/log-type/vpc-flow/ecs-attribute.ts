import type { FieldType } from '../../document/field.ts';
import type { Attribute, Write } from '../../mapping/attribute.ts';
import type { FlowRecord } from './record.ts';

/** An attribute of the ECS documents of flows. */
export type FlowAttribute = Attribute<FlowRecord> & {
  /** `golden`: part of the product's documents. `extra`: ours, beside them. */
  readonly origin: 'golden' | 'extra';
  /** The profile that has it; both when absent. */
  readonly profile?: 'compat' | 'strict';
};

const ECS = (set: string) => `ECS 8.11 ${set}`;

/** Declares an attribute of the product's documents. */
export function golden(
  name: string,
  type: FieldType,
  from: readonly string[],
  write: Write<FlowRecord>,
  description: string,
  more: Partial<FlowAttribute> = {},
): FlowAttribute {
  const section = ECS(name.startsWith('@') ? 'base' : (name.split('.')[0] ?? ''));
  return { name, type, from, write, description, section, origin: 'golden', ...more };
}

/** Declares an attribute that stands beside those of the product's documents. */
export function extra(...args: Parameters<typeof golden>): FlowAttribute {
  return { ...golden(...args), origin: 'extra' };
}
