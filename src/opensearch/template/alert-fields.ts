import type { Field, FieldType } from '../../document/field.ts';
import type { JsonObject } from './resource.ts';

/**
 * Alerts and signals: names and types as in indices `wazuh-alerts-4.x-*`, so that Wazuh's dashboards, queries
 * and integrations work on them. What an event carries stands under `data`.
 */
export const ALERT_FIELDS: readonly Field[] = [
  ...fields('date', 'Time of the event', ['timestamp', '@timestamp']),
  ...fields('keyword', 'Of the alert', [
    'id',
    'location',
    'host',
    'program_name',
    'command',
    'title',
    'offset',
  ]),
  ...fields('keyword', 'Where it came from', ['agent.id', 'agent.name', 'agent.ip', 'manager.name']),
  ...fields('keyword', 'Where it came from', ['cluster.name', 'cluster.node', 'input.type']),
  ...fields('text', 'The event as the rules saw it', ['full_log', 'previous_log', 'message']),
  ...fields('keyword', 'Earlier events that count for the rule', ['previous_output']),
  ...fields('keyword', 'The rule', ['rule.id', 'rule.description', 'rule.groups', 'rule.info', 'rule.cve']),
  ...fields('long', 'The rule', ['rule.level', 'rule.firedtimes', 'rule.frequency']),
  ...fields('boolean', 'The rule', ['rule.mail']),
  ...fields('keyword', 'MITRE ATT&CK', ['rule.mitre.id', 'rule.mitre.tactic', 'rule.mitre.technique']),
  ...fields('keyword', 'Compliance groups', [
    'rule.pci_dss',
    'rule.gdpr',
    'rule.gpg13',
    'rule.hipaa',
    'rule.nist_800_53',
    'rule.tsc',
    'rule.cis',
  ]),
  ...fields('keyword', 'What pre-decoding found', [
    'predecoder.program_name',
    'predecoder.timestamp',
    'predecoder.hostname',
  ]),
  ...fields('keyword', 'The decoder', ['decoder.name', 'decoder.parent', 'decoder.ftscomment']),
  ...fields('long', 'The decoder', ['decoder.fts', 'decoder.accumulate']),
  ...fields('keyword', 'Location', [
    'GeoLocation.ip',
    'GeoLocation.city_name',
    'GeoLocation.country_name',
    'GeoLocation.region_name',
  ]),
  ...fields('keyword', 'Harrier: ruleset, and the document and object that raised the alert', [
    'harrier.ruleset',
    'harrier.document_id',
    'harrier.bucket',
    'harrier.key',
    'harrier.object',
    'harrier.late',
    'harrier.undated',
  ]),
  ...fields('date', 'Harrier: when it was written', ['harrier.ingested']),
];

/**
 * Types that Wazuh's template gives to `data` of AWS events. Values that do not parse (`-`) are kept in the
 * document and left out of the index (`index.mapping.ignore_malformed`), so no alert is lost for them.
 */
export const ALERT_DATA_FIELDS: readonly Field[] = [
  ...fields('ip', 'Address', ['data.aws.srcaddr', 'data.aws.dstaddr', 'data.aws.source_ip_address']),
  ...fields('date', 'Time', ['data.aws.start', 'data.aws.end', 'data.aws.createdAt', 'data.aws.updatedAt']),
  ...fields('date', 'Time', [
    'data.timestamp',
    'data.aws.service.eventFirstSeen',
    'data.aws.service.eventLastSeen',
  ]),
  ...fields('long', 'Count', ['data.aws.bytes', 'data.aws.service.count']),
  // Free-form per API: one field each, searchable by path, whatever comes.
  ...fields('flat_object', 'Parameters of the call', [
    'data.aws.requestParameters',
    'data.aws.responseElements',
    'data.aws.additionalEventData',
    'data.aws.serviceEventDetails',
    'data.aws.resources',
    'data.aws.tlsDetails',
    'data.aws.addendum',
    'data.aws.eventContext',
    'data.aws.insightDetails',
  ]),
  ...fields('keyword', 'Caller', [
    'data.aws.userIdentity.type',
    'data.aws.userIdentity.principalId',
    'data.aws.userIdentity.arn',
    'data.aws.userIdentity.accountId',
    'data.aws.userIdentity.accessKeyId',
    'data.aws.userIdentity.userName',
    'data.aws.userIdentity.invokedBy',
    'data.aws.userIdentity.identityProvider',
    'data.aws.userIdentity.sessionContext.attributes.mfaAuthenticated',
    'data.aws.userIdentity.sessionContext.attributes.creationDate',
    'data.aws.userIdentity.sessionContext.sessionIssuer.type',
    'data.aws.userIdentity.sessionContext.sessionIssuer.principalId',
    'data.aws.userIdentity.sessionContext.sessionIssuer.arn',
    'data.aws.userIdentity.sessionContext.sessionIssuer.accountId',
    'data.aws.userIdentity.sessionContext.sessionIssuer.userName',
  ]),
  ...fields('keyword', 'Event', [
    'data.action',
    'data.srcip',
    'data.dstip',
    'data.srcport',
    'data.dstport',
    'data.srcuser',
    'data.dstuser',
    'data.protocol',
    'data.id',
    'data.status',
    'data.url',
    'data.integration',
    'data.aws.source',
    'data.aws.eventName',
    'data.aws.eventSource',
    'data.aws.eventID',
    'data.aws.errorCode',
    'data.aws.errorMessage',
    'data.aws.awsRegion',
    'data.aws.region',
    'data.aws.sourceIPAddress',
    'data.aws.userAgent',
    'data.aws.aws_account_id',
    'data.aws.recipientAccountId',
    'data.aws.log_info.s3bucket',
    'data.aws.log_info.log_file',
  ]),
];

/**
 * Other members of `data` become keywords when they first appear, whatever their JSON type, so that two
 * events cannot disagree on it; objects deeper than `data.<source>` become one `flat_object` field, so that
 * events cannot make fields without end.
 */
export const ALERT_DYNAMIC_TEMPLATES: readonly JsonObject[] = [
  {
    data_objects: { path_match: 'data.*.*', match_mapping_type: 'object', mapping: { type: 'flat_object' } },
  },
  ...(['string', 'long', 'double', 'boolean', 'date'] as const).map((type) => ({
    [`data_${type}`]: {
      path_match: 'data.*',
      match_mapping_type: type,
      mapping: { type: 'keyword', ignore_above: 8191 },
    },
  })),
];

function fields(type: FieldType, description: string, names: readonly string[]): Field[] {
  return names.map((name) => ({ name, type, description }));
}
