import { FieldScanner } from '../../bytes/json-fields.ts';
import { skipValue, skipWhite } from '../../bytes/json-skip.ts';
import type { JsonText } from '../../mapping/attribute.ts';
import { keywordOf } from './keyword.ts';

/** A resource of a call; members are keywords in JSON, '' when absent. */
export interface Resource {
  readonly arn: JsonText;
  readonly accountId: JsonText;
  readonly type: JsonText;
  readonly arnPrefix: JsonText;
}

const scanner = new FieldScanner(['ARN', 'accountId', 'type', 'ARNPrefix']);

/** The resources in the JSON of `resources`: a list of objects, or one object in its place. */
export function readResources(json: string): readonly Resource[] {
  if (json.charCodeAt(0) === 0x7b) return [readResource(json, 0)];
  if (json.charCodeAt(0) !== 0x5b) return [];
  const found: Resource[] = [];
  let at = skipWhite(json, 1);
  while (json.charCodeAt(at) !== 0x5d) {
    if (json.charCodeAt(at) === 0x7b) found.push(readResource(json, at));
    at = skipWhite(json, skipValue(json, at));
    if (json.charCodeAt(at) === 0x2c) at = skipWhite(json, at + 1);
  }
  return found;
}

function readResource(json: string, from: number): Resource {
  const offsets = scanner.scan(json, from);
  const member = (number: number) => keywordOf(json.slice(offsets[2 * number], offsets[2 * number + 1]));
  return { arn: member(0), accountId: member(1), type: member(2), arnPrefix: member(3) };
}
