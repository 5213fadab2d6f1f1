import type { CloudTrailRecord } from './cloudtrail-record.ts';
import { ACCOUNT, REGION } from './estate.ts';
import type { Flow, FlowFormat } from './flow.ts';
import { FLOW_FORMATS, flowHeader, flowLine } from './flow.ts';
import { cloudTrailObject } from './generate-cloudtrail.ts';
import { Random } from './random.ts';

/** An object as AWS would deliver it, before compression; the key ends in `.gz`. */
export interface SampleObject {
  readonly key: string;
  readonly text: string;
  readonly records: number;
}

/** CloudTrail delivers an object per region and about five minutes. `records` are in order of time. */
export function cloudTrailObjects(records: readonly CloudTrailRecord[], seed = 1): SampleObject[] {
  const random = new Random(seed);
  const objects: SampleObject[] = [];
  for (const [slot, group] of grouped(records, (record) => {
    const time = Date.parse(record.eventTime);
    return `${String(record['awsRegion'])} ${Math.ceil((time + 1) / FIVE_MINUTES) * FIVE_MINUTES}`;
  })) {
    const [region = REGION, end = '0'] = slot.split(' ');
    const { day, stamp } = parts(Number(end));
    const name = `${ACCOUNT}_CloudTrail_${region}_${stamp}_${random.text(16, LETTERS)}.json.gz`;
    objects.push({
      key: `AWSLogs/${ACCOUNT}/CloudTrail/${region}/${day}/${name}`,
      text: cloudTrailObject(group),
      records: group.length,
    });
  }
  return objects;
}

/** Flow logs are delivered every five minutes, with a header line. `flows` are in order of time. */
export function flowLogObjects(flows: readonly Flow[], format: FlowFormat, seed = 1): SampleObject[] {
  const random = new Random(seed);
  const fields = FLOW_FORMATS[format];
  const objects: SampleObject[] = [];
  for (const [slot, group] of grouped(flows, (flow) =>
    String(Math.floor((flow.start * 1000) / FIVE_MINUTES) * FIVE_MINUTES),
  )) {
    const { day, stamp } = parts(Number(slot));
    const name = `${ACCOUNT}_vpcflowlogs_${REGION}_fl-0${random.hex(16)}_${stamp}_${random.hex(8)}.log.gz`;
    objects.push({
      key: `AWSLogs/${ACCOUNT}/vpcflowlogs/${REGION}/${day}/${name}`,
      text: `${[flowHeader(fields), ...group.map((flow) => flowLine(flow, fields))].join('\n')}\n`,
      records: group.length,
    });
  }
  return objects;
}

const FIVE_MINUTES = 300_000;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function parts(time: number): { day: string; stamp: string } {
  const iso = new Date(time).toISOString();
  return {
    day: iso.slice(0, 10).replaceAll('-', '/'),
    stamp: `${iso.slice(0, 16).replaceAll(/[-:]/g, '')}Z`,
  };
}

function grouped<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}
