import { fromByteString } from '../bytes/byte-string.ts';
import { JsonSplitter } from '../bytes/json-split.ts';

/** One event of a file, or text that is none. */
export type FileEvent =
  | { readonly kind: 'event'; readonly line: number; readonly event: unknown }
  | { readonly kind: 'broken'; readonly line: number; readonly message: string };

/**
 * Events in JSON text: lines, arrays, objects one behind the other in any spacing, and the lines of
 * `harrier parse --to both`, whose OCSF half counts (lines without one give nothing).
 */
export async function* readEvents(bytes: AsyncIterable<Buffer>): AsyncGenerator<FileEvent> {
  const splitter = new JsonSplitter({ streamed: [], recordStarts: [], maxBytes: MAX_EVENT_BYTES });
  for await (const chunk of bytes) {
    for (const item of splitter.push(chunk)) yield* eventOf(item);
  }
  for (const item of splitter.end()) yield* eventOf(item);
}

function* eventOf(item: ReturnType<JsonSplitter['push']>[number]): Generator<FileEvent> {
  if (item.kind === 'broken') {
    yield { kind: 'broken', line: item.line, message: item.message };
  } else if (item.kind === 'value') {
    const event: unknown = JSON.parse(fromByteString(item.text));
    if (
      isObject(event) &&
      event['class_uid'] === undefined &&
      (isObject(event['ocsf']) || isObject(event['ecs']))
    ) {
      if (isObject(event['ocsf'])) yield { kind: 'event', line: item.line, event: event['ocsf'] };
    } else yield { kind: 'event', line: item.line, event };
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const MAX_EVENT_BYTES = 64 << 20;
