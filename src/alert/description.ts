import { internFieldName } from '../event/field-name.ts';
import type { LogEvent } from '../event/log-event.ts';

/** A description with its `$(name)` references found once. */
export type DescriptionTemplate = string | readonly (string | ((event: LogEvent) => string | undefined))[];

/** So much of a text is looked at, and rendered texts that would be longer are not rendered at all (SEMANTICS 4.9). */
const MAX_BYTES = 1024;

/** Finds the references of a description; names of dynamic fields are numbered, so before the first event. */
export function compileDescription(original: string): DescriptionTemplate {
  const text = original.slice(0, MAX_BYTES);
  const parts: (string | ((event: LogEvent) => string | undefined))[] = [];
  let from = 0;
  for (let open = text.indexOf('$('); open !== -1; open = text.indexOf('$(', from)) {
    const close = text.indexOf(')', open);
    if (close === -1) break;
    if (open > from) parts.push(text.slice(from, open));
    parts.push(reference(text.slice(open + 2, close)));
    from = close + 1;
  }
  if (parts.length === 0) return original;
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}

/** The description for an event; `original` is shown as it is when the result reaches 1,024 bytes. */
export function renderDescription(template: DescriptionTemplate, event: LogEvent, original: string): string {
  if (typeof template === 'string') return template;
  let out = '';
  for (const part of template) out += typeof part === 'string' ? part : (part(event) ?? '');
  return out.length >= MAX_BYTES ? original : out;
}

/** Static names are case-sensitive; everything else is a dynamic field. There is no `user` and no `location`. */
function reference(name: string): (event: LogEvent) => string | undefined {
  switch (name) {
    case 'dstuser':
    case 'srcuser':
    case 'srcip':
    case 'dstip':
    case 'srcport':
    case 'dstport':
    case 'protocol':
    case 'action':
    case 'id':
    case 'url':
    case 'data':
    case 'status':
    case 'extra_data':
    case 'system_name':
      return (event) => event[name];
    case 'program_name':
      return (event) => event.programName;
    case 'hostname':
      return (event) => event.hostname;
    default: {
      const id = internFieldName(name);
      return (event) => event.dynamic.byId(id);
    }
  }
}
