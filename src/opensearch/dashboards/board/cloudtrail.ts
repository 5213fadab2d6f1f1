import { count, distinct, overTime, shares, terms } from '../aggregation.ts';
import { type Board, BoardBuilder } from '../board-builder.ts';

/** What was done, by whom, from where. */
export function cloudTrailBoard(prefix: string): Board {
  const board = new BoardBuilder('cloudtrail', {
    id: `${prefix}-ecs-cloudtrail`,
    title: `${prefix}-ecs-cloudtrail-*`,
    timeField: '@timestamp',
    streams: ['ecs-cloudtrail'],
  });
  board.metric(12, 'Calls', 'Number of API calls', count('Calls'));
  board.metric(12, 'Failed calls', 'With an error', count('Failed'), 'event.outcome: failure');
  board.metric(12, 'Callers', 'Distinct users', distinct('user.id', 'Callers'));
  board.metric(
    12,
    'Changing calls',
    'Not only reading',
    count('Changing'),
    'aws.cloudtrail.read_only: false',
  );
  board.chart('histogram', [48, 12], 'Calls over time', 'By service', [
    count('Calls'),
    overTime('@timestamp'),
    terms('group', 'event.provider', 10, 'Service'),
  ]);
  board.chart('horizontal_bar', [24, 14], 'Actions', 'The most frequent calls', [
    count('Calls'),
    terms('segment', 'event.action', 15, 'Action'),
  ]);
  board.chart('pie', [24, 14], 'Errors', 'Share of each error code among failed calls', [
    count('Calls'),
    shares('aws.cloudtrail.error_code', 10, 'Error'),
  ]);
  board.chart('table', [24, 14], 'Users', 'Callers with what they called', [
    count('Calls'),
    terms('bucket', 'user.name', 15, 'User'),
    terms('bucket', 'aws.cloudtrail.user_identity.type', 2, 'Type'),
    terms('bucket', 'event.action', 3, 'Action'),
  ]);
  board.chart('table', [24, 14], 'Sources', 'Addresses and services that called', [
    count('Calls'),
    terms('bucket', 'source.address', 15, 'Source'),
    terms('bucket', 'user_agent.original', 2, 'User agent'),
  ]);
  board.chart(
    'line',
    [48, 12],
    'Sign-ins to the console',
    'By outcome',
    [count('Sign-ins'), overTime('@timestamp'), terms('group', 'event.outcome', 3, 'Outcome')],
    'event.action: ConsoleLogin',
  );
  board.list(
    'Newest failed calls',
    'Calls with an error, newest first',
    [
      'event.action',
      'event.provider',
      'aws.cloudtrail.error_code',
      'user.name',
      'source.address',
      'cloud.region',
    ],
    'event.outcome: failure',
  );
  return board.build('Harrier: CloudTrail', 'API calls and sign-ins: what was done, by whom, from where');
}
