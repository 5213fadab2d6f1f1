import { toByteString } from '../bytes/byte-string.ts';
import { isJsonObject, type JsonNode, type JsonObject } from '../bytes/json-tree.ts';
import type { ObjectOrigin } from './log-type.ts';
import { pythonJson, pythonQuote } from './python-text.ts';

/**
 * The message that Wazuh's AWS module sends for an event of a bucket (SEMANTICS 11.1, 11.3), as a tree:
 * where it was read, the event's members without nulls, `source`, and the account of the key, if it has one.
 *
 * @param adapt what is special to a source (SEMANTICS 11.4), done to `aws` last
 */
export function wazuhEnvelope(
  origin: ObjectOrigin,
  event: JsonObject,
  source: string,
  adapt: (aws: JsonObject) => void = () => {},
): JsonObject {
  const aws: JsonObject = new Map<string, JsonNode>([['log_info', logInfo(origin)]]);
  for (const [name, value] of event) {
    if (name === 'source') aws.set(name, source);
    else if (value !== null) aws.set(name, withoutNulls(value));
  }
  aws.set('source', source);
  const account = accountOf(origin.key);
  if (account !== '') aws.set('aws_account_id', account);
  const message: JsonObject = new Map<string, JsonNode>([
    ['integration', 'aws'],
    ['aws', aws],
  ]);
  unwrapSingles(message);
  const address = aws.get('sourceIPAddress');
  if (typeof address === 'string' && DOTTED.test(address)) aws.set('source_ip_address', address);
  const tags = aws.get('tags');
  if (tags !== undefined && !isJsonObject(tags)) aws.set('tags', new Map([['value', tags]]));
  adapt(aws);
  return message;
}

/**
 * The same for an event whose members are all texts (SEMANTICS 11.2, `vpc`), as the message's text; an
 * ASCII byte string.
 */
export function wazuhTextOf(
  origin: ObjectOrigin,
  members: Iterable<readonly [name: string, value: string]>,
  source: string,
): string {
  let text = `{"integration": "aws", "aws": {"log_info": ${pythonJson(logInfo(origin))}`;
  for (const [name, value] of members) text += `, ${pythonQuote(name)}: ${pythonQuote(value)}`;
  text += `, "source": ${pythonQuote(source)}`;
  const account = accountOf(origin.key);
  if (account !== '') text += `, "aws_account_id": "${account}"`;
  return toByteString(`${text}}}`);
}

function logInfo(origin: ObjectOrigin): JsonObject {
  return new Map<string, JsonNode>([
    ['aws_account_alias', ''],
    ['log_file', origin.key],
    ['s3bucket', origin.bucket],
  ]);
}

/** The account in keys of the layout `[prefix/]AWSLogs/[organisation/]account/…`, or ''. */
export function accountOf(key: string): string {
  return ACCOUNT.exec(key)?.[1] ?? '';
}

/** Objects lose members that are null; lists keep theirs. */
function withoutNulls(node: JsonNode): JsonNode {
  if (!isJsonObject(node)) return node;
  const kept: JsonObject = new Map();
  for (const [name, value] of node) if (value !== null) kept.set(name, withoutNulls(value));
  return kept;
}

/** A member that is a list of one becomes its element, which is not looked into again; lists are not entered. */
function unwrapSingles(object: JsonObject): void {
  for (const [name, value] of object) {
    if (Array.isArray(value)) {
      if (value.length === 1) object.set(name, value[0] as JsonNode);
    } else if (isJsonObject(value)) unwrapSingles(value);
  }
}

const DOTTED = /^\d+\.\d+\.\d+\.\d+/;
const ACCOUNT = /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]+\/)?(\d{12})\//;
