import { createHash } from 'node:crypto';
import { quote } from '../bytes/byte-string.ts';
import type { DeviceDocument } from './map.ts';

/** What was asked completely: one account in one region. Only there can an instance be found missing. */
export interface Scope {
  readonly account: string;
  readonly region: string;
}

/** An instance as the current-state index has it. */
export interface StoredDevice {
  readonly scope: Scope;
  readonly instanceId: string;
  readonly contentHash: string;
  /** When this state was first seen, epoch milliseconds. */
  readonly changedAt: number;
  /** False once the instance was terminated or vanished. */
  readonly present: boolean;
}

/** An instance as the collection found it. */
export interface SeenDevice {
  readonly scope: Scope;
  readonly document: DeviceDocument;
  /** EC2's state name; `terminated` instances stay listed for about an hour. */
  readonly state: string | undefined;
}

/** One state to write: to the history under `historyId`, and as the current state of the instance. */
export interface DeviceChange {
  readonly kind: 'new' | 'changed' | 'ended';
  readonly device: StoredDevice;
  /** The inventory document, one line of JSON, a byte string. Absent for a vanished instance: its last one stands. */
  readonly json?: string;
  /** Depends on the state before and after only, so that a repeated run writes the same entry. */
  readonly historyId: string;
}

/**
 * Compares a full snapshot with the stored state. What has not changed is not written; an instance that is
 * terminated, or missing from a scope that was listed completely, gets one tombstone. Scopes that could not
 * be listed are left as they are: a denied or throttled region must not look like a mass termination.
 */
export function compareSnapshot(
  stored: readonly StoredDevice[],
  seen: readonly SeenDevice[],
  complete: readonly Scope[],
  now: number,
): DeviceChange[] {
  const changes: DeviceChange[] = [];
  const before = new Map(stored.map((device) => [device.instanceId, device]));
  const found = new Set<string>();
  for (const { scope, document, state } of seen) {
    found.add(document.instanceId);
    const previous = before.get(document.instanceId);
    const present = state !== 'terminated';
    if (previous?.contentHash === document.contentHash && previous.present === present) continue;
    const { instanceId, contentHash, json } = document;
    const device = { scope, instanceId, contentHash, changedAt: now, present };
    const kind = previous === undefined && present ? 'new' : present ? 'changed' : 'ended';
    changes.push({ kind, device, json, historyId: historyId(previous, device) });
  }
  const listed = new Set(complete.map(scopeKey));
  for (const previous of stored) {
    if (!previous.present || found.has(previous.instanceId) || !listed.has(scopeKey(previous.scope)))
      continue;
    const device = { ...previous, changedAt: now, present: false };
    changes.push({ kind: 'ended', device, historyId: historyId(previous, device) });
  }
  return changes;
}

/** The document as it is indexed: the inventory document `json`, its time, and what Harrier knows about it. */
export function storedJson(device: StoredDevice, json: string): string {
  const { scope, contentHash, changedAt, present } = device;
  const at = new Date(changedAt).toISOString();
  const own = [
    `"content_hash":${quote(contentHash)}`,
    `"account":${quote(scope.account)}`,
    `"region":${quote(scope.region)}`,
    `"changed_at":"${at}"`,
    `"present":${present}`,
    ...(present ? [] : [`"ended_at":"${at}"`]),
  ];
  return `${json.slice(0, -1)},"@timestamp":"${at}","harrier":{${own.join(',')}}}`;
}

function historyId(previous: StoredDevice | undefined, next: StoredDevice): string {
  const before = previous ? `${previous.contentHash} ${previous.present} ${previous.changedAt}` : 'none';
  return createHash('sha256')
    .update(`${next.instanceId}\n${before}\n${next.contentHash} ${next.present}`, 'latin1')
    .digest('base64url')
    .slice(0, 27);
}

function scopeKey(scope: Scope): string {
  return `${scope.account}/${scope.region}`;
}
