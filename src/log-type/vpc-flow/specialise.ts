import type { Attribute } from '../../mapping/attribute.ts';
import { compileDocument, type DocumentWriter } from '../../mapping/compile.ts';
import { flowField } from './field.ts';
import { hasColumn, type Layout } from './layout.ts';
import type { FlowRecord } from './record.ts';
import { UNKNOWN_COLUMNS } from './unmapped.ts';

/**
 * A writer for records of any layout, which makes itself a writer for each layout that many records have:
 * attributes that come from columns which the layout lacks are not in it. Most flow logs have a third of the
 * published fields. Hostile input with a layout a record never gets past the general writer.
 */
export function specialisingWriter(attributes: readonly Attribute<FlowRecord>[]): DocumentWriter<FlowRecord> {
  const general = compileDocument(attributes);
  const writers = new WeakMap<Layout, DocumentWriter<FlowRecord>>();
  let layout: Layout | undefined;
  let write = general;
  let seen = 0;
  return (record) => {
    if (record.layout !== layout) {
      layout = record.layout;
      write = writers.get(layout) ?? general;
      seen = 0;
    }
    if (write === general && ++seen === WORTH_IT) {
      const present = record.layout;
      write = compileDocument(
        attributes.filter((attribute) => applies(attribute, present)),
        present,
      );
      writers.set(present, write);
    }
    return write(record);
  };
}

/** Records of one layout in a row that make a writer of its own pay. */
const WORTH_IT = 256;

/** Whether any source of the attribute is in the layout; constants and the like always are. */
function applies(attribute: Attribute<FlowRecord>, layout: Layout): boolean {
  return attribute.from.some((name) => {
    if (name === UNKNOWN_COLUMNS) return layout.fields.includes(undefined);
    const field = flowField(name);
    return field === undefined || hasColumn(layout, field.name as Parameters<typeof hasColumn>[1]);
  });
}
