import type { LazyText } from '../../../event/field-list.ts';
import type { LogEvent } from '../../../event/log-event.ts';
import type { Plugin } from '../plugin.ts';
import { flattenJson } from './flatten.ts';
import type { PathNode } from './path.ts';

/**
 * `JSON_Decoder` (SEMANTICS 6.6): flattens the JSON text into fields. Some top-level names fill static fields
 * (the last one wins), everything else is dynamic. Text that is not JSON gives no fields.
 */
export const jsonDecoder: Plugin = {
  name: 'JSON_Decoder',
  decode(event, from, options) {
    const members = flattenJson(event.log, from, options);
    if (members === undefined) return;
    const { nodes, values } = members;
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i] as PathNode;
      const value = values[i] as string | LazyText;
      if (node.field === undefined) event.dynamic.add(node, value);
      else if (node.field !== 'user') event[node.field] = textOf(value);
      else if (!setUser(event, textOf(value))) event.dynamic.add(node, value);
    }
  },
};

/** `user` is the target user unless there is one already; an empty one is none. */
function setUser(event: LogEvent, value: string): boolean {
  if (event.dstuser !== undefined && event.dstuser !== '') return false;
  event.dstuser = value;
  return true;
}

function textOf(value: string | LazyText): string {
  return typeof value === 'string' ? value : value.text();
}
