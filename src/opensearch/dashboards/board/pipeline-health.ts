import { count, distinct, overTime, shares, terms } from '../aggregation.ts';
import { type Board, BoardBuilder } from '../board-builder.ts';

/** Whether every source still delivers, and what could not be indexed. */
export function healthBoard(prefix: string): Board {
  const board = new BoardBuilder('pipeline-health', {
    id: `${prefix}-ecs`,
    title: `${prefix}-ecs-*`,
    timeField: '@timestamp',
    streams: ['ecs-vpcflow', 'ecs-cloudtrail'],
  });
  const unindexed = 'harrier.mapping_error: *';
  board.metric(16, 'Documents', 'Number of ECS documents', count('Documents'));
  board.metric(
    16,
    'Partly indexed',
    'Documents with a part that their mapping refused',
    count('Partly indexed'),
    unindexed,
  );
  board.metric(16, 'Accounts', 'Distinct accounts that deliver', distinct('cloud.account.id', 'Accounts'));
  board.chart('histogram', [48, 12], 'Documents over time', 'By kind: a gap is a source that went silent', [
    count('Documents'),
    overTime('@timestamp'),
    terms('group', 'event.dataset', 5, 'Data set'),
  ]);
  board.chart('horizontal_bar', [24, 14], 'Accounts and regions', 'Who delivers', [
    count('Documents'),
    terms('segment', 'cloud.account.id', 10, 'Account'),
    terms('group', 'cloud.region', 10, 'Region'),
  ]);
  board.chart(
    'pie',
    [24, 14],
    'Status of flow logs',
    'SKIPDATA: AWS dropped flows; NODATA: an idle interface',
    [count('Documents'), shares('aws.flowlogs.log_status', 5, 'Status')],
  );
  board.chart('table', [24, 14], 'Days', 'Dated indices with their documents', [
    count('Documents'),
    terms('bucket', '_index', 30, 'Index'),
  ]);
  board.list(
    'Partly indexed documents',
    'With the reason',
    ['event.dataset', 'harrier.mapping_error'],
    unindexed,
  );
  return board.build(
    'Harrier: pipeline health',
    'Whether every source still delivers, and what could not be indexed',
  );
}
