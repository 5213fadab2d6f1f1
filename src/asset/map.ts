import { createHash } from 'node:crypto';
import type { Profile } from '../log-type/log-type.ts';
import { compileMapping } from '../mapping/compile.ts';
import { deviceAttributes } from './attributes.ts';
import { epochMs, type OwnedInstance } from './instance.ts';

/** An inventory document and what tells it from the previous one. */
export interface DeviceDocument {
  readonly instanceId: string;
  /** OCSF Device Inventory Info, one line of JSON, a byte string. */
  readonly json: string;
  /** SHA-256 of the document: equal when nothing that the document shows has changed. */
  readonly contentHash: string;
  /** What was missing or odd, one sentence each. */
  readonly remarks: readonly string[];
}

/**
 * Compiles the mapping of a profile: instance → inventory document, or a sentence why there is none. An
 * instance without any time gets the time of collection and a remark (never left out).
 */
export function compileDeviceMapping(profile: Profile): (owned: OwnedInstance) => DeviceDocument | string {
  const write = compileMapping(deviceAttributes(profile));
  return (owned) => {
    const instanceId = owned.instance.InstanceId;
    if (!instanceId) return 'the instance has no InstanceId';
    const remarks: string[] = [];
    if (epochMs(owned.instance.LaunchTime) === undefined) {
      remarks.push(
        `${instanceId}: LaunchTime is ${owned.instance.LaunchTime ? 'no date' : 'missing'}; ` +
          'the creation time or the time of collection stands in',
      );
    }
    const json = write(owned);
    // A time of collection that stands in must not make every run look like a change.
    const stable = remarks.length === 0 ? json : write({ ...owned, collectedAt: 0 });
    return {
      instanceId,
      json,
      contentHash: createHash('sha256').update(stable, 'latin1').digest('hex'),
      remarks,
    };
  };
}
