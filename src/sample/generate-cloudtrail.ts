import type { EverydayCall } from './cloudtrail-calls.ts';
import { EVERYDAY_CALLS } from './cloudtrail-calls.ts';
import type { Caller, CloudTrailRecord } from './cloudtrail-record.ts';
import { assumedRole, cloudTrailRecord, iamUser, instanceRole, serviceCaller } from './cloudtrail-record.ts';
import { HUMAN_ROLES, INSTANCES, OFFICE_NETWORK, OTHER_REGIONS, REGION, USERS } from './estate.ts';
import type { SampleSpan } from './generate-flow-lines.ts';
import { SAMPLE_DURATION_MS, SAMPLE_START } from './generate-flow-lines.ts';
import { Random } from './random.ts';

/** Everyday CloudTrail records in order of time, about 1.5 kB of JSON each. */
export function* generateCloudTrail(options: SampleSpan): Generator<CloudTrailRecord> {
  const random = new Random((options.seed ?? 1) + 0x10000);
  const start = options.start ?? SAMPLE_START;
  const step = (options.durationMs ?? SAMPLE_DURATION_MS) / Math.max(1, options.count);
  for (let i = 0; i < options.count; i++) {
    const time = start + i * step;
    const kind = random.weighted(EVERYDAY_CALLS);
    const region = random.chance(0.85) ? REGION : random.pick(OTHER_REGIONS);
    yield cloudTrailRecord(random, time, caller(random, time, kind.by), kind.make(random, time), region);
  }
}

/** The text of an object as CloudTrail delivers it. */
export function cloudTrailObject(records: Iterable<CloudTrailRecord>): string {
  return JSON.stringify({ Records: [...records] });
}

function caller(random: Random, time: number, by: EverydayCall['by']): Caller {
  const office = `${OFFICE_NETWORK}${random.integer(10, 60)}`;
  switch (by) {
    case 'service':
      return serviceCaller('autoscaling');
    case 'instance': {
      const instance = random.pick(INSTANCES);
      return instanceRole(random, instance, instance.publicIp ?? instance.privateIp, time);
    }
    case 'person': {
      const user = random.pick(USERS);
      return random.chance(0.4)
        ? iamUser(random, user, office)
        : assumedRole(random, random.pick(HUMAN_ROLES), user, office, time);
    }
  }
}
