import { formatTimestamp, parseTimestamp } from '../../bytes/timestamp.ts';
import { constant, type JsonText } from '../../mapping/attribute.ts';
import { AGGREGATE_TREE, type AggregateMember, aggregateMember, primaryStatistics } from './aggregate.ts';
import { attribute, type CloudTrailAttribute, copy, fixed, list } from './ecs-attribute.ts';
import { serviceName } from './ecs-conversion.ts';
import { flattenJson } from './flatten.ts';
import { keywordOf } from './keyword.ts';
import { strayMembers } from './stray.ts';
import { distinct, type Write } from './value.ts';

const DATASET = 'aws.cloudtrail_aggregated';

/** A member as a keyword. */
const member =
  (name: AggregateMember): Write =>
  (record) =>
    keywordOf(aggregateMember(record.raw, name));

/** A member that is an instant. */
const date =
  (name: AggregateMember): Write =>
  (record) => {
    const time = parseTimestamp(aggregateMember(record.raw, name).slice(1, -1));
    return Number.isNaN(time) ? '' : `"${formatTimestamp(time)}"`;
  };

/** Names of the calls, where the summary is by calls. */
const action: Write = (record) => {
  if (aggregateMember(record.raw, 'summary.primaryDimension.dimension') !== '"eventName"') return '';
  const [name = '', ...others] = primaryStatistics(record.raw, 'name');
  return others.length === 0 ? keywordOf(name) : '';
};

const WHOLE_NUMBER = /^\d{1,15}$/;
const wholeNumber = (json: JsonText): JsonText => (WHOLE_NUMBER.test(json) ? json : '');

const WINDOW_START = 'timeWindow.windowStart';
const PRIMARY = 'summary.primaryDimension';

/** The ECS document of an aggregated event. Its numbers are counts of events, so its kind is `metric`. */
export const AGGREGATE_ATTRIBUTES: readonly CloudTrailAttribute[] = [
  attribute('@timestamp', 'date', [WINDOW_START], date(WINDOW_START), 'Begin of the window.'),
  fixed('ecs.version', '8.11.0', 'Version of ECS that the document follows.'),
  fixed('event.kind', 'metric', 'Kind of document.'),
  fixed('event.module', 'aws', 'Where the event comes from.'),
  fixed('event.dataset', DATASET, 'Kind of events.'),
  copy('event.provider', 'eventSource', 'Service that was called, such as `s3.amazonaws.com`.'),
  attribute(
    'event.action',
    'keyword',
    [`${PRIMARY}.statistics`],
    action,
    'Name of the calls, where the summary is about one.',
  ),
  { ...attribute('event.type', 'keyword', ["'info'"], constant(['info']), 'Kind of action.'), array: true },
  attribute('event.id', 'keyword', ['eventId'], member('eventId'), 'Id that CloudTrail gave the event.'),
  attribute('event.start', 'date', [WINDOW_START], date(WINDOW_START), 'Begin of the window.'),
  attribute(
    'event.end',
    'date',
    ['timeWindow.windowEnd'],
    date('timeWindow.windowEnd'),
    'End of the window, which is not part of it.',
  ),
  fixed('data_stream.type', 'logs', 'Kind of stream.'),
  fixed('data_stream.dataset', DATASET, 'The same as `event.dataset`.'),
  fixed('data_stream.namespace', 'default', 'Namespace of the stream.'),
  fixed('cloud.provider', 'aws', 'Cloud provider.'),
  attribute('cloud.account.id', 'keyword', ['accountId'], member('accountId'), 'Account that received it.'),
  copy('cloud.region', 'awsRegion', 'Region of the calls.'),
  attribute('cloud.service.name', 'keyword', ['eventSource'], serviceName, 'Service that was called.'),
  copy('aws.cloudtrail.event_version', 'eventVersion', 'Version of the record format.'),
  copy('aws.cloudtrail.event_category', 'eventCategory', 'Aggregated.'),
  copy('aws.cloudtrail.event_type', 'eventType', 'AwsAggregatedEvent.'),
  attribute(
    'aws.cloudtrail.aggregation.window_size',
    'keyword',
    ['timeWindow.windowSize'],
    member('timeWindow.windowSize'),
    'Length of the window, such as PT5M.',
  ),
  attribute(
    'aws.cloudtrail.aggregation.dimension',
    'keyword',
    [`${PRIMARY}.dimension`],
    member(`${PRIMARY}.dimension`),
    'What the events were counted by: eventName, resourceARN or userIdentity.',
  ),
  attribute(
    'aws.cloudtrail.aggregation.type',
    'keyword',
    [`${PRIMARY}.aggregationType`],
    member(`${PRIMARY}.aggregationType`),
    'How they were summed up, such as Count.',
  ),
  list(
    'aws.cloudtrail.aggregation.name',
    [`${PRIMARY}.statistics`],
    (record) => distinct(primaryStatistics(record.raw, 'name').map(keywordOf)),
    'The call, resource or identity that was counted.',
  ),
  {
    ...attribute(
      'aws.cloudtrail.aggregation.count',
      'long',
      [`${PRIMARY}.statistics`],
      (record) => distinct(primaryStatistics(record.raw, 'value').map(wholeNumber)),
      'How many events of the window it had.',
    ),
    array: true,
  },
  attribute(
    'aws.cloudtrail.flattened.summary',
    'flat_object',
    ['summary'],
    (record) => flattenJson(aggregateMember(record.raw, 'summary'), 0),
    'The counts by all dimensions.',
  ),
  attribute(
    'aws.cloudtrail.flattened.unmapped',
    'flat_object',
    ['(members without a field of their own)'],
    (record) => strayMembers(record.raw, AGGREGATE_TREE),
    'Members of the record that have no field of their own, such as those of newer versions.',
  ),
];
