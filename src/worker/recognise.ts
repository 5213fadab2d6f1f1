import { cloudTrail } from '../log-type/cloudtrail/cloudtrail.ts';
import type { LogRecord, LogType, ObjectOrigin } from '../log-type/log-type.ts';
import { vpcFlow } from '../log-type/vpc-flow/log-type.ts';
import type { Recognition } from './pipeline.ts';

/**
 * What an object is, by its key as AWS lays out deliveries, and where the key says nothing, by its first
 * (decompressed) bytes. Pure.
 */
export function recognise(origin: ObjectOrigin, head: Buffer): Recognition {
  const key = origin.key;
  if (head.length === 0) {
    if (key.endsWith('/')) return { kind: 'skip', reason: 'folder-marker' };
    return { kind: 'unknown', reason: 'empty-object', message: 'The object has no bytes.' };
  }
  for (const [pattern, reason] of NO_EVENTS) if (pattern.test(key)) return { kind: 'skip', reason };
  const text = head.toString('latin1');
  if (isFlow(key, text)) return log(vpcFlow);
  if (isCloudTrail(text)) return log(cloudTrail);
  for (const [pattern, reason] of OTHER_LOGS) if (pattern.test(key)) return { kind: 'skip', reason };
  if (/\/CloudTrail(-Insight)?\//.test(key) && /^\s*[[{]/.test(text)) return log(cloudTrail);
  const binary = CONTROL.test(text);
  return {
    kind: 'unknown',
    reason: 'unrecognised-format',
    message: `Neither key nor content is that of a VPC flow log or of CloudTrail${binary ? ': the content is binary' : ''}.`,
  };
}

/** Objects that AWS puts beside logs. */
const NO_EVENTS: readonly (readonly [RegExp, string])[] = [
  [/\/CloudTrail-Digest\//, 'digest-file'],
  [/ConfigWritabilityCheckFile$/, 'writability-check'],
  [/(^|\/)aws-logs-write-test$/, 'writability-check'],
  [/(^|\/)(_SUCCESS|_metadata|\.DS_Store)$/, 'marker-file'],
];

/** Log types that Harrier does not read (yet), by their place. */
const OTHER_LOGS: readonly (readonly [RegExp, string])[] = [
  [/\/elasticloadbalancing\//, 'other-log-type:elb'],
  [/\/Config\//, 'other-log-type:config'],
  [/\/GuardDuty\//, 'other-log-type:guardduty'],
  [/\/WAFLogs\//, 'other-log-type:waf'],
  [/\/vpcdnsquerylogs\//, 'other-log-type:route53-resolver'],
  [/\/network-firewall\//, 'other-log-type:network-firewall'],
  [/\/redshift\//, 'other-log-type:redshift'],
  [/\/CloudTrail-NetworkActivity\//, 'other-log-type:cloudtrail-network-activity'],
];

const FLOW_KEY = /(^|\/|=)vpcflowlogs(\/|_|$)|_vpcflowlogs_/;
const CONTROL = /[\x00-\x08\x0e-\x1f]/;

function isFlow(key: string, text: string): boolean {
  if (text.startsWith('PAR1')) return true;
  if (CONTROL.test(text)) return false;
  if (FLOW_KEY.test(key)) return true;
  const [first = ''] = text.split('\n', 1);
  // Header line: names of fields. Line: version, account, interface …
  if (/(^|\s)(srcaddr|dstaddr|account-id|interface-id|log-status)(\s|$)/.test(first)) return true;
  if (/(^|\s)(\d{12}|unknown)\s+eni-[0-9a-f]+\s/.test(first)) return true;
  if (/^\s*[[{]/.test(text)) {
    return (
      /"(srcaddr|srcAddr|dstaddr|interface[-_]id|log[-_]status)"\s*:/.test(text) ||
      /\beni-[0-9a-f]{8,17} .* (OK|NODATA|SKIPDATA)"/.test(text)
    );
  }
  return / (ACCEPT|REJECT|-) (OK|NODATA|SKIPDATA)( |\r?$)/.test(first);
}

function isCloudTrail(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  return (
    /^\s*\{\s*"Records"\s*:/.test(text) ||
    /"(eventVersion|eventSource|userIdentity)"\s*:/.test(text) ||
    /"detail-type"\s*:\s*"AWS [^"]*via CloudTrail"/.test(text) ||
    /\\"(eventVersion|eventSource|userIdentity)\\"/.test(text)
  );
}

function log<R extends LogRecord>(logType: LogType<R>): Recognition {
  // The pipeline hands a type only records that it read itself.
  return { kind: 'log', logType: logType as unknown as LogType<LogRecord> };
}
