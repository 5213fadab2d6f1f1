import { quote } from '../../bytes/byte-string.ts';
import { type FlowFieldName, slotOf } from './field.ts';
import { hasColumn, type Layout } from './layout.ts';
import { type FlowRecord, textAt } from './record.ts';

const UNMAPPED: readonly FlowFieldName[] = [
  'sublocation-type',
  'sublocation-id',
  'resource-type',
  'tgw-id',
  'tgw-attachment-id',
  'tgw-src-vpc-account-id',
  'tgw-dst-vpc-account-id',
  'tgw-pair-attachment-id',
  'packets-lost-no-route',
  'packets-lost-blackhole',
  'packets-lost-mtu-exceeded',
  'packets-lost-ttl-expired',
  'ecs-cluster-arn',
  'ecs-cluster-name',
  'ecs-container-instance-arn',
  'ecs-container-instance-id',
  'ecs-container-id',
  'ecs-second-container-id',
  'ecs-service-name',
  'ecs-task-definition-arn',
  'ecs-task-arn',
  'ecs-task-id',
  'encryption-status',
  'instance-tag',
  'instance-tag-2',
  'interface-tag',
  'interface-tag-2',
  'asg-tag',
  'asg-tag-2',
  'interface-type',
  'next-hop-interface-id',
  'next-hop-subnet-id',
  'next-hop-az-id',
  'next-hop-vpc-id',
  'next-hop-interface-type',
];

/** A path and its value together are one term of the index, which has at most 32,766 bytes. */
const LONGEST_NAME = 512;
const LONGEST_VALUE = 8191;

/** JSON of what the class has no attribute for, or ''. */
export const unmapped = membersOf(UNMAPPED);

/** Where `unknownColumns` come from, for people and for the writer of a layout. */
export const UNKNOWN_COLUMNS = '(columns of unknown names)';

/** JSON of the columns whose names AWS has not published yet, or ''. */
export const unknownColumns = membersOf([]);

/** JSON of an object of these fields and of columns of unknown names, or ''. */
function membersOf(fields: readonly FlowFieldName[]): (record: FlowRecord) => string {
  /** The members that a layout can have: most layouts have few of them. */
  const plans = new WeakMap<Layout, readonly { readonly at: number; readonly label: string }[]>();
  const planOf = (layout: Layout) => {
    const known = fields
      .filter((name) => hasColumn(layout, name))
      .map((name) => ({
        at: layout.places[slotOf(name)] ?? 0,
        label: `"${name.replaceAll('-', '_')}":`,
      }));
    const unknown = new Map<string, number>();
    layout.names.forEach((name, column) => {
      if (layout.fields[column] === undefined && name !== '' && name.length <= LONGEST_NAME)
        unknown.set(name, 2 * column);
    });
    return [...known, ...[...unknown].map(([name, at]) => ({ at, label: `${quote(name)}:` }))];
  };
  return (record) => {
    let plan = plans.get(record.layout);
    if (plan === undefined) {
      plan = planOf(record.layout);
      plans.set(record.layout, plan);
    }
    let members = '';
    for (const { at, label } of plan) {
      const value = textAt(record, record.base + at);
      if (value !== '' && value.length <= LONGEST_VALUE)
        members += `${members === '' ? '{' : ','}${label}${quote(value)}`;
    }
    return members === '' ? '' : `${members}}`;
  };
}
