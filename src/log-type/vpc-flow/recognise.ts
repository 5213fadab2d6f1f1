import { isParquet } from '../../format/parquet.ts';
import { flowField } from './field.ts';
import { isHeader, layoutByCount, unquoted } from './layout.ts';

/** Whether text begins like a flow log: a header, a line of one of the published orders, rows, or wrappers of these. */
export function looksLikeFlows(head: string): boolean {
  if (isParquet(Buffer.from(head.slice(0, 4), 'latin1'))) return true;
  const text = head.replace(/^\xef\xbb\xbf/, '').trimStart();
  if (text.startsWith('{') || text.startsWith('[')) return looksLikeRows(text);
  for (const line of text.split(/\r?\n/, 20)) {
    const words = unquoted(line.trim());
    if (words === '' || words.startsWith('#')) continue;
    return looksLikeLine(words);
  }
  return false;
}

function looksLikeLine(line: string): boolean {
  if (isHeader(line)) return true;
  const columns = line.split(/\s+/);
  return (
    layoutByCount(columns) !== undefined &&
    columns.some((column) => INTERFACE.test(column) || STATUS.test(column))
  );
}

const INTERFACE = /^(?:eni|tgw|vpc|i)-/;
const STATUS = /^(?:OK|NODATA|SKIPDATA|ACCEPT|REJECT)$/;

/** Member names are looked at as text: the head may end anywhere. */
function looksLikeRows(text: string): boolean {
  const names = [...text.slice(0, 4096).matchAll(/"([A-Za-z][\w-]{0,40})"\s*:/g)].map(
    (match) => match[1] ?? '',
  );
  if (names.includes('eventVersion') || names.includes('eventSource')) return false;
  if (names.filter((name) => DISTINCT.has(name.replaceAll('-', '_'))).length >= 2) return true;
  const message = /"message"\s*:\s*"((?:[^"\\]|\\.){0,4096})/.exec(text)?.[1];
  if (message === undefined) return false;
  const inner = message.replaceAll('\\"', '"').replaceAll('\\\\', '\\').trim();
  return inner.startsWith('{') ? looksLikeRows(inner) : looksLikeLine(inner);
}

/** Field names that other logs do not have. */
const DISTINCT: ReadonlySet<string> = new Set(
  [
    'interface-id',
    'srcaddr',
    'dstaddr',
    'srcport',
    'dstport',
    'log-status',
    'account-id',
    'pkt-srcaddr',
    'pkt-dstaddr',
    'flow-direction',
    'tgw-id',
    'vpc-id',
  ]
    .filter((name) => flowField(name) !== undefined)
    .map((name) => name.replaceAll('-', '_')),
);
