import { type Document, isMap, isNode, isScalar } from 'yaml';
import type { z } from 'zod';
import type { Source, Span } from '../diagnostic/source.ts';
import type { ConfigPath } from './path.ts';

/** Where a setting was given. What is in no list is a default. */
export interface Origin {
  readonly path: ConfigPath;
  /** `harrier.yaml:12:5` or `HARRIER_OPENSEARCH_PASSWORD`. */
  readonly place: string;
}

/** Where each setting of a file stands. */
export function placesOf(document: Document, source: Source): Origin[] {
  const origins: Origin[] = [];
  const walk = (node: unknown, at: ConfigPath): void => {
    if (isMap(node)) {
      for (const pair of node.items)
        if (isScalar(pair.key)) walk(pair.value, [...at, String(pair.key.value)]);
    } else if (isNode(node) && 'items' in node && Array.isArray(node.items)) {
      for (const [index, item] of node.items.entries()) walk(item, [...at, index]);
    } else if (isNode(node) && node.range) {
      const { line, column } = source.position(node.range[0]);
      origins.push({ path: at, place: `${source.name}:${line}:${column}` });
    }
  };
  walk(document.contents, []);
  return origins;
}

/** Where an issue stands in the file, so that findings come in the order of reading. */
export function offsetOf(document: Document, issue: z.core.$ZodIssue): number {
  const at = issue.path.filter((step) => typeof step !== 'symbol');
  const full = issue.code === 'unrecognized_keys' ? [...at, issue.keys[0] ?? ''] : at;
  for (let length = full.length; length >= 0; length--) {
    const range = rangeAt(document, full.slice(0, length), false);
    if (range !== undefined) return range[0];
  }
  return 0;
}

/** The setting at a path, or its name; where it is missing, what it would stand in. */
export function spanOf(document: Document, source: Source, at: ConfigPath, ofKey: boolean): { span?: Span } {
  for (let length = at.length; length >= 0; length--) {
    const range = rangeAt(document, at.slice(0, length), ofKey && length === at.length);
    if (range !== undefined) return { span: source.span(...range) };
  }
  return {};
}

function rangeAt(document: Document, at: ConfigPath, ofKey: boolean): readonly [number, number] | undefined {
  const parent = at.length === 0 ? undefined : document.getIn(at.slice(0, -1), true);
  if (isMap(parent)) {
    const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === at.at(-1));
    const node = ofKey || !isNode(pair?.value) ? pair?.key : pair.value;
    if (isNode(node) && node.range) return [node.range[0], node.range[1]];
    return undefined;
  }
  const node = document.getIn(at, true);
  return isNode(node) && node.range ? [node.range[0], Math.min(node.range[1], node.range[0] + 1)] : undefined;
}
