import type { EventDecoder, LogEvent } from '../event/log-event.ts';
import type { Decoder, Offset, OrderTarget } from './decoder.ts';
import type { RootIndex } from './root-index.ts';

/**
 * Decodes a pre-decoded event in place (SEMANTICS 6.3): the first root that accepts it, then at most one child
 * or chain of children. Whatever fails below an accepted root, no other root is tried.
 */
export function decode(event: LogEvent, roots: RootIndex): void {
  const log = event.log;
  const program = event.programName;
  for (const root of roots.candidates(program, log)) {
    let end = 0;
    if (root.prematch !== undefined) {
      const match = root.prematch.exec(log);
      if (match === undefined) continue;
      end = behind(match.end, log);
    }
    setDecoder(event, root);
    if (root.children.length === 0) extract(event, root, [], 0, root, end, end);
    else decodeChildren(event, root, end);
    return;
  }
}

function decodeChildren(event: LogEvent, root: Decoder, parentEnd: number): void {
  const log = event.log;
  const children = root.children;
  for (let i = 0; i < children.length; i++) {
    const child = children[i] as Decoder;
    if (child.prematch === undefined) {
      // Taken at once, and the event stays with the root (6.3).
      extract(event, child, children, i, root, parentEnd, parentEnd);
      return;
    }
    const from = child.prematchOffset === 'after_parent' ? parentEnd : 0;
    const match = child.prematch.exec(log, from);
    if (match !== undefined) {
      setDecoder(event, child);
      extract(event, child, children, i, child, parentEnd, behind(match.end, log));
      return;
    }
    // The head of a chain did not match: the whole chain is skipped.
    while ((children[i] as Decoder).chained && i + 1 < children.length) i++;
  }
}

/**
 * Runs the taken decoder and the rest of its chain. `options` is the event's decoder: plug-ins read their
 * offset and options from it, not from the decoder that names them (quirk of 6.6).
 */
function extract(
  event: LogEvent,
  taken: Decoder,
  siblings: readonly Decoder[],
  index: number,
  options: Decoder,
  parentEnd: number,
  prematchEnd: number,
): void {
  let regexEnd = prematchEnd;
  for (let current: Decoder | undefined = taken, i = index; current !== undefined; ) {
    if (current.plugin !== undefined) {
      const from = offsetOf(options.pluginOffset, parentEnd, prematchEnd, regexEnd);
      current.plugin.decode(event, from, options.pluginOptions);
    } else if (current.regex !== undefined) {
      const from = offsetOf(current.regexOffset, parentEnd, prematchEnd, regexEnd);
      const match = current.regex.exec(event.log, from);
      if (match !== undefined) {
        regexEnd = behind(match.end, event.log);
        assign(event, current.order, match.groups);
      }
    }
    if (!current.chained) return;
    current = siblings[++i];
  }
}

function assign(event: LogEvent, order: readonly OrderTarget[], groups: readonly string[]): void {
  const count = Math.min(order.length, groups.length);
  for (let i = 0; i < count; i++) {
    const target = order[i] as OrderTarget;
    const value = groups[i] as string;
    if (target.kind === 'static') event[target.field] = value;
    else event.dynamic.add(target, value);
  }
}

function offsetOf(offset: Offset, parentEnd: number, prematchEnd: number, regexEnd: number): number {
  switch (offset) {
    case 'start':
      return 0;
    case 'after_parent':
      return parentEnd;
    case 'after_prematch':
      return prematchEnd;
    case 'after_regex':
      return regexEnd;
  }
}

/** The text after a match begins one byte behind its reported end, at most at the end of the text (6.4). */
function behind(end: number, log: string): number {
  return Math.min(end + 1, log.length);
}

function setDecoder(event: LogEvent, decoder: EventDecoder): void {
  event.decoder = decoder;
  event.category = decoder.category;
}
