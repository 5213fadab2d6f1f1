import type { AttackStory } from './attack.ts';
import { attackStory } from './attack.ts';
import { generateCloudTrail } from './generate-cloudtrail.ts';
import { generateFlows } from './generate-flow-lines.ts';
import type { SampleObject } from './s3-layout.ts';
import { cloudTrailObjects, flowLogObjects } from './s3-layout.ts';

export interface DemoSample {
  readonly objects: readonly SampleObject[];
  readonly story: AttackStory;
}

export interface DemoSampleOptions {
  readonly seed: number;
  /** Last event time, epoch milliseconds. */
  readonly end: number;
  /** Everyday CloudTrail records and flows besides the story. */
  readonly cloudTrail: number;
  readonly flows: number;
}

/** Six quiet hours with an intrusion in their middle, as the objects that AWS would have put into the bucket. */
export function demoSample(options: DemoSampleOptions): DemoSample {
  const start = options.end - SIX_HOURS;
  const span = { seed: options.seed, start, durationMs: SIX_HOURS };
  const story = attackStory(start + SIX_HOURS / 2, options.seed);
  const records = [...generateCloudTrail({ ...span, count: options.cloudTrail }), ...story.records];
  const flows = [...generateFlows({ ...span, count: options.flows }), ...story.flows];
  records.sort((a, b) => (a.eventTime < b.eventTime ? -1 : a.eventTime > b.eventTime ? 1 : 0));
  flows.sort((a, b) => a.start - b.start);
  return {
    objects: [...cloudTrailObjects(records, options.seed), ...flowLogObjects(flows, 'v5', options.seed)],
    story,
  };
}

const SIX_HOURS = 6 * 3_600_000;
