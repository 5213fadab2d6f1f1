import type { ObjectOrigin } from '../../document/origin.ts';
import { detectLogType } from '../../log-type/registry.ts';
import type { Recognition } from './pipeline.ts';

/**
 * What an object is: something AWS puts beside logs, a log by its first (decompressed) bytes or its key, a log
 * of a type that is not ours, or nothing we know. Pure.
 */
export function recognise({ key }: ObjectOrigin, head: Buffer): Recognition {
  const text = head.toString('latin1');
  if (head.length === 0 && key.endsWith('/')) return { kind: 'skip', reason: 'folder-marker' };
  const beside = BESIDE_LOGS.find(([pattern]) => pattern.test(key));
  if (beside !== undefined) return { kind: 'skip', reason: beside[1] };
  if (text.trim() === '') {
    return { kind: 'unknown', reason: 'empty-object', message: 'The object has no content.' };
  }
  const binary = CONTROL.test(text) && !text.startsWith('PAR1');
  const logType = binary ? undefined : detectLogType(key, text);
  if (logType !== undefined) return { kind: 'log', logType };
  const other = OTHER_LOGS.find(([pattern]) => pattern.test(key));
  if (other !== undefined) return { kind: 'skip', reason: other[1] };
  return {
    kind: 'unknown',
    reason: 'unrecognised-format',
    message: `Neither key nor content is that of a log which Harrier reads${binary ? '; the content is binary' : ''}.`,
  };
}

const CONTROL = /[\x00-\x08\x0e-\x1f]/;

/** Objects that AWS puts beside logs. */
const BESIDE_LOGS: readonly (readonly [RegExp, string])[] = [
  [/\/CloudTrail-Digest\//, 'digest-file'],
  [/ConfigWritabilityCheckFile$/, 'writability-check'],
  [/(^|\/)aws-logs-write-test$/, 'writability-check'],
  [/(^|\/)(_SUCCESS|_metadata|\.DS_Store)$/, 'marker-file'],
];

/** Logs that Harrier does not read (yet), by their place. */
const OTHER_LOGS: readonly (readonly [RegExp, string])[] = [
  [/\/elasticloadbalancing\//, 'other-log-type:elb'],
  [/\/Config\//, 'other-log-type:config'],
  [/\/GuardDuty\//, 'other-log-type:guardduty'],
  [/\/WAFLogs\//, 'other-log-type:waf'],
  [/\/vpcdnsquerylogs\//, 'other-log-type:route53-resolver'],
  [/\/network-firewall\//, 'other-log-type:network-firewall'],
  [/\/redshift\//, 'other-log-type:redshift'],
];
