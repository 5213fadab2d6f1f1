import { formatTimestamp } from '../../../bytes/timestamp.ts';
import type { FieldName } from '../../../event/field-list.ts';
import { internFieldName } from '../../../event/field-name.ts';
import type { LogEvent } from '../../../event/log-event.ts';
import { flattenJson } from '../json/flatten.ts';
import type { Plugin } from '../plugin.ts';
import { recogniseShape, viewName } from './shape.ts';
import { DEFAULT_COLUMNS, VPC_FLOW_SHAPES, WRAPPED_LINE } from './vpc-flow-shape.ts';

/**
 * `AWS_VPCFlow_Decoder`: the Wazuh view of a flow record (DECISIONS, "Rulesets side by side"), from a line in the
 * default format, from JSON with the field names of flow logs, from the JSON of Wazuh's AWS module, and from our
 * ECS and OCSF documents. Dynamic fields are named `aws.<field>` with underscores; `-` is left out, start and end
 * are `YYYY-MM-DDTHH:MM:SSZ`. Static fields: action, srcip, srcport, dstip, dstport, protocol (number), status
 * (log-status).
 */
export const vpcFlowDecoder: Plugin = {
  name: 'AWS_VPCFlow_Decoder',
  decode(event, from) {
    if (event.log.startsWith('{', from)) decodeJson(event, from);
    else decodeLine(event, event.log.slice(from));
    complete(event);
  },
};

function decodeJson(event: LogEvent, from: number): void {
  const members = flattenJson(event.log, from, { discardNull: true, arraysAsCsv: false });
  if (members === undefined) return;
  const shape = recogniseShape(members, VPC_FLOW_SHAPES);
  if (shape === undefined) {
    const line = members.values[members.nodes.findIndex(({ name }) => name === WRAPPED_LINE)];
    if (typeof line === 'string') decodeLine(event, line);
    return;
  }
  members.nodes.forEach((node, i) => {
    const view = viewName(node, shape);
    const value = members.values[i] ?? '';
    if (view !== null) add(event, view, typeof value === 'string' ? value : value.text());
  });
}

function decodeLine(event: LogEvent, line: string): void {
  const values = line.trimEnd().split(' ');
  if (values.length < DEFAULT_COLUMNS.length) return;
  COLUMN_NAMES.forEach((column, i) => {
    add(event, column, values[i] ?? '-');
  });
}

/** Documents say some things twice; the first counts. */
function add({ dynamic }: LogEvent, field: FieldName, value: string): void {
  if (value === '-' || value === '') return;
  const known = field.id < 0 ? dynamic.get(field.name) : dynamic.byId(field.id);
  if (known !== undefined) return;
  const text = (NORMAL_FORMS.get(field.id) ?? numberText)(value);
  if (text !== '') dynamic.add(field, text);
}

/** Integers above 32 bits, as the JSON decoder spells them (SEMANTICS 6.6). */
function numberText(value: string): string {
  return value.endsWith('.000000') ? value.slice(0, -7) : value;
}

function instant(value: string): string {
  return EPOCH.test(value)
    ? `${formatTimestamp(Number(value) * 1000).slice(0, 19)}Z`
    : value.replace(/\.0+Z$/, 'Z');
}

function complete(event: LogEvent): void {
  const { dynamic } = event;
  event.action = dynamic.byId(ACTION);
  event.srcip = dynamic.byId(SOURCE);
  event.srcport = dynamic.byId(SOURCE_PORT);
  event.dstip = dynamic.byId(TARGET);
  event.dstport = dynamic.byId(TARGET_PORT);
  event.protocol = dynamic.byId(PROTOCOL);
  event.status = dynamic.byId(STATUS);
  if (dynamic.size === 0) return;
  add(event, SOURCE_NAME, 'vpc');
  add(event, ACCOUNT_NAME, dynamic.get('aws.account_id') ?? '');
}

/** Numbered once: they are the names of our own rules. */
const COLUMN_NAMES = DEFAULT_COLUMNS.map((column) => numbered(`aws.${column}`));
const SOURCE_NAME = numbered('aws.source');
const ACCOUNT_NAME = numbered('aws.aws_account_id');

function numbered(name: string): FieldName {
  return { name, id: internFieldName(name) };
}

const EPOCH = /^\d{1,11}$/;
const ACTIONS = new Map<string, string>([
  ['accept', 'ACCEPT'],
  ['allowed', 'ACCEPT'],
  ['reject', 'REJECT'],
  ['denied', 'REJECT'],
]);
const DIRECTIONS = new Map<string, string>([
  ['Inbound', 'ingress'],
  ['Outbound', 'egress'],
]);
/** Documents say how the flow went: with an outcome the log was complete; `unknown` says nothing. */
const STATES = new Map<string, string>([
  ['ok', 'OK'],
  ['success', 'OK'],
  ['failure', 'OK'],
  ['nodata', 'NODATA'],
  ['skipdata', 'SKIPDATA'],
  ['unknown', ''],
]);
/** By the name's number. */
const NORMAL_FORMS = new Map<number, (value: string) => string>([
  [internFieldName('aws.start'), instant],
  [internFieldName('aws.end'), instant],
  [internFieldName('aws.action'), (value) => ACTIONS.get(value.toLowerCase()) ?? value],
  [internFieldName('aws.flow_direction'), (value) => DIRECTIONS.get(value) ?? value],
  [internFieldName('aws.log_status'), (value) => STATES.get(value.toLowerCase()) ?? value],
]);
const ACTION = internFieldName('aws.action');
const SOURCE = internFieldName('aws.srcaddr');
const SOURCE_PORT = internFieldName('aws.srcport');
const TARGET = internFieldName('aws.dstaddr');
const TARGET_PORT = internFieldName('aws.dstport');
const PROTOCOL = internFieldName('aws.protocol');
const STATUS = internFieldName('aws.log_status');
