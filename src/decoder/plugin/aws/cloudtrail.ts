import { isIPv4Text, isIpAddress } from '../../../bytes/ip-address.ts';
import type { LazyText } from '../../../event/field-list.ts';
import { fieldName, internFieldName } from '../../../event/field-name.ts';
import type { LogEvent } from '../../../event/log-event.ts';
import { type FlatMembers, flattenJson } from '../json/flatten.ts';
import type { PathNode } from '../json/path.ts';
import type { Plugin, PluginOptions } from '../plugin.ts';
import { CLOUDTRAIL_SHAPES } from './cloudtrail-shape.ts';
import { recogniseShape, type Shape, viewName } from './shape.ts';

/**
 * `AWS_CloudTrail_Decoder`: the Wazuh view of a CloudTrail record (DECISIONS, "Rulesets side by side"), from the
 * raw record, from the JSON of Wazuh's AWS module, from an EventBridge event, and from our ECS and OCSF
 * documents. Dynamic fields are named `aws.<path in the record>`; nulls are left out, lists of one element
 * unwrapped. Static fields: action (eventName), id (eventID), status (errorCode), srcip (sourceIPAddress, when it
 * is an address), srcuser and dstuser (name of the user, else of the role).
 */
export const cloudTrailDecoder: Plugin = {
  name: 'AWS_CloudTrail_Decoder',
  decode(event, from) {
    const members =
      flattenJson(event.log, from, OPTIONS) ??
      // The engine's JSON refuses half of a surrogate pair, which a text that was cut may end in: not even so may a
      // call go unseen.
      (HALVES.test(event.log) ? flattenJson(withoutHalves(event.log.slice(from)), 0, OPTIONS) : undefined);
    if (members === undefined) return;
    const shape = recogniseShape(members, CLOUDTRAIL_SHAPES);
    if (shape === undefined) return;
    // Free shapes come last: however many members they have, the record's own ones find their place.
    addMembers(event, members, shape, false);
    complete(event);
    addMembers(event, members, shape, true);
  },
};

const OPTIONS: PluginOptions = { discardNull: true, arraysAsCsv: false, unwrapSingle: true };
const HALVES = /\\u[dD][89a-fA-F]/;

/** JSON in which halves of surrogate pairs are U+FFFD. */
function withoutHalves(json: string): string {
  return json.replace(ESCAPE, (spelled) => (HALF.test(spelled) ? '\\ufffd' : spelled));
}

/** A pair, or any other escape. */
const ESCAPE = /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u[\da-fA-F]{4}|[^u])/g;
const HALF = /^\\u[dD][89a-fA-F][\da-fA-F]{2}$/;

function addMembers(event: LogEvent, { nodes, values }: FlatMembers, shape: Shape, free: boolean): void {
  for (let i = 0; i < nodes.length; i++) {
    const view = viewName(nodes[i] as PathNode, shape);
    if (view === null || view.free !== free) continue;
    // Documents say some things twice, records do not.
    if (shape.saysTwice && event.dynamic.get(view.name) !== undefined) continue;
    event.dynamic.add(view, values[i] as string | LazyText);
  }
}

/** Static fields, and the members that Wazuh's AWS module adds to every record. */
function complete(event: LogEvent): void {
  const { dynamic } = event;
  const name = dynamic.byId(USER_NAME) ?? dynamic.byId(ISSUER_NAME);
  event.action = dynamic.byId(EVENT_NAME);
  event.id = dynamic.byId(EVENT_ID);
  event.status = dynamic.byId(ERROR_CODE);
  event.srcuser = name;
  event.dstuser = name;
  const address = dynamic.byId(SOURCE_ADDRESS);
  if (address !== undefined && isIpAddress(address)) event.srcip = address;
  addMissing(event, 'aws.source', 'cloudtrail');
  const account = dynamic.byId(RECIPIENT) ?? dynamic.byId(ACCOUNT);
  if (account !== undefined) addMissing(event, 'aws.aws_account_id', account);
  if (address !== undefined && isIPv4Text(address)) addMissing(event, 'aws.source_ip_address', address);
}

function addMissing({ dynamic }: LogEvent, name: string, value: string): void {
  if (dynamic.get(name) === undefined) dynamic.add(fieldName(name), value);
}

const EVENT_NAME = internFieldName('aws.eventName');
const EVENT_ID = internFieldName('aws.eventID');
const ERROR_CODE = internFieldName('aws.errorCode');
const SOURCE_ADDRESS = internFieldName('aws.sourceIPAddress');
const USER_NAME = internFieldName('aws.userIdentity.userName');
const ISSUER_NAME = internFieldName('aws.userIdentity.sessionContext.sessionIssuer.userName');
const RECIPIENT = internFieldName('aws.recipientAccountId');
const ACCOUNT = internFieldName('aws.userIdentity.accountId');
