import { toByteString } from '../../bytes/byte-string.ts';
import { flowField } from './field.ts';
import { type Layout, layoutOf } from './layout.ts';
import { type FlowProblem, type FlowRecord, flowRecord } from './record.ts';

/** Turns rows (JSON objects, Parquet rows) into records; rows of equal members share their layout. */
export class RowParser {
  #layout: Layout | undefined;
  #names: readonly string[] = [];

  parse(
    row: Readonly<Record<string, unknown>>,
    origin: { readonly ordinal: number; readonly line?: number; readonly raw: string; readonly time: number },
  ): FlowRecord | FlowProblem {
    const names = Object.keys(row);
    let layout = this.#layout;
    if (layout === undefined || !equal(names, this.#names)) {
      layout = layoutOf(names);
      this.#layout = layout;
      this.#names = names;
    }
    return flowRecord(
      names.map((name) => columnText(row[name])),
      layout,
      origin,
    );
  }
}

/** Whether an object's members are a flow's: some of its names are fields that only flow logs have. */
export function isFlowRow(row: Readonly<Record<string, unknown>>): boolean {
  let known = 0;
  for (const name of Object.keys(row)) if (flowField(name) !== undefined) known++;
  return known >= 2;
}

function equal(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((name, at) => name === right[at]);
}

/** The text that the column would have in a line. */
function columnText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value === '' ? '-' : toByteString(value);
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    default:
      return value === null || value === undefined ? '-' : toByteString(JSON.stringify(value));
  }
}
