import { quote, toByteString } from '../bytes/byte-string.ts';
import type { Field } from '../document/field.ts';
import type { RenderedDocument } from '../document/stream.ts';
import type { CloudTrailRecord } from '../log-type/cloudtrail/record.ts';
import { resourceObjects } from '../log-type/cloudtrail/related.ts';
import type { LogRecord } from '../log-type/log-type.ts';
import type { AssetState } from './directory.ts';
import { assetJson, withMember } from './enrich.ts';
import type { AssetFacts } from './facts.ts';
import type { FoundAssets } from './find.ts';

/**
 * An OCSF document with what the inventory knows, where the schema has a place for it: name, instance and
 * owner of the endpoints, the instances that a call is about among its resources, and each asset as a whole
 * (with its security groups) in `enrichments`.
 */
export function enrichOcsf(
  { stream, json }: Pick<RenderedDocument, 'stream' | 'json'>,
  facts: AssetFacts,
  { source, destination, about }: FoundAssets,
  record: LogRecord,
): string {
  let text = json;
  const enrichments: string[] = [];
  const endpoint = (name: 'src_endpoint' | 'dst_endpoint', asset: AssetState | undefined): void => {
    if (asset === undefined) return;
    // The mapping has written the instance of the end where the flow log was taken, when the log names it.
    const named = facts.kind === 'flow' && facts.instance !== '' && isObserved(name, facts.observed);
    text = insert(text, name, `${endpointMembers(asset, !named)},`);
    enrichments.push(enrichment(`${name}.instance_uid`, asset));
  };
  endpoint('src_endpoint', source);
  endpoint('dst_endpoint', destination);
  if (about.length > 0 && stream === 'ocsf-api_activity') {
    text = withResources(text, about, resourceObjects(record as CloudTrailRecord));
    for (const asset of about) enrichments.push(enrichment('resources.uid', asset));
  }
  return enrichments.length === 0 ? text : withMember(text, 'enrichments', `[${enrichments.join(',')}]`);
}

function isObserved(name: 'src_endpoint' | 'dst_endpoint', observed: 'source' | 'destination'): boolean {
  return (name === 'src_endpoint') === (observed === 'source');
}

/**
 * Puts members in front of those of an object at the document's top level. Nothing of free shape stands
 * before the endpoints in a document, so the first place that looks like one is it.
 */
function insert(json: string, name: string, members: string): string {
  const label = `"${name}":{`;
  const at = json.indexOf(label);
  return at === -1 ? json : json.slice(0, at + label.length) + members + json.slice(at + label.length);
}

function endpointMembers(asset: AssetState, withInstance: boolean): string {
  const instance = withInstance ? `,"instance_uid":${text(asset.id)}` : '';
  return `"name":${text(asset.name)}${instance}${owner(asset)}`;
}

/** The instances beside the resources that the record lists; one that it lists itself is not repeated. */
function withResources(json: string, about: readonly AssetState[], listed: string): string {
  const missing = about.filter(({ id }) => !listed.includes(id));
  const added = missing.map(
    (asset) =>
      `{"uid":${text(asset.id)},"name":${text(asset.name)},"type":"AWS::EC2::Instance"${owner(asset)}}`,
  );
  if (added.length === 0) return json;
  if (listed === '') return withMember(json, 'resources', `[${added.join(',')}]`);
  const label = `"resources":${listed.slice(0, -1)}`;
  const at = json.indexOf(label);
  return at === -1
    ? json
    : `${json.slice(0, at + label.length)},${added.join(',')}${json.slice(at + label.length)}`;
}

function owner({ account }: AssetState): string {
  return account === ''
    ? ''
    : `,"owner":{"account":{"uid":${text(account)},"type":"AWS Account","type_id":10}}`;
}

function enrichment(name: string, asset: AssetState): string {
  return `{"name":"${name}","value":${text(asset.id)},"type":"asset","provider":"Harrier","data":${assetJson(asset)}}`;
}

function text(value: string): string {
  return quote(toByteString(value));
}

/** The fields that enrichment adds to an OCSF stream; the mapping has some of them already. */
export function ocsfEnrichmentFields(stream: string): readonly Field[] {
  const of = (path: string, what: string): Field[] => [
    keyword(`${path}.name`, `${what}: name of the instance`),
    keyword(`${path}.instance_uid`, `${what}: instance id`),
    keyword(`${path}.owner.account.uid`, `${what}: account that owns the instance`),
    keyword(`${path}.owner.account.type`, `${what}: kind of that account`),
    { ...keyword(`${path}.owner.account.type_id`, `${what}: kind of that account`), type: 'integer' },
  ];
  const list = (name: string, description: string): Field => ({ ...keyword(name, description), array: true });
  return [
    ...of('src_endpoint', 'Source'),
    ...(stream === 'ocsf-network_activity' ? of('dst_endpoint', 'Destination') : []),
    ...(stream === 'ocsf-api_activity' ? [list('resources.name', 'Name of an instance')] : []),
    list('enrichments.name', 'Attribute that is enriched'),
    list('enrichments.value', 'Its value'),
    list('enrichments.type', 'Kind of enrichment: asset'),
    list('enrichments.provider', 'Who enriched: Harrier'),
    list('enrichments.data.id', 'Instance id'),
    list('enrichments.data.name', 'Name of the instance'),
    list('enrichments.data.account', 'Account that owns the instance'),
    list('enrichments.data.groups', 'Security groups of the instance'),
  ];
}

function keyword(name: string, description: string): Field {
  return { name, type: 'keyword', description };
}
