import { count, distinct, overTime, sum, terms } from '../aggregation.ts';
import { type Board, BoardBuilder } from '../board-builder.ts';

/** Who talks to whom, and who is refused. */
export function flowsBoard(prefix: string): Board {
  const board = new BoardBuilder('flows', {
    id: `${prefix}-ecs-vpcflow`,
    title: `${prefix}-ecs-vpcflow-*`,
    timeField: '@timestamp',
    streams: ['ecs-vpcflow'],
    byteFields: ['network.bytes', 'source.bytes'],
  });
  const bytes = sum('network.bytes', 'Bytes');
  board.metric(12, 'Flows', 'Number of flows', count('Flows'));
  board.metric(
    12,
    'Rejected flows',
    'Refused by a security group or network ACL',
    count('Rejected'),
    'event.action: REJECT',
  );
  board.metric(12, 'Bytes', 'What all flows carried', bytes);
  board.metric(12, 'Sources', 'Distinct addresses', distinct('source.ip', 'Sources'));
  board.chart('histogram', [48, 12], 'Accepted and rejected', 'Flows over time by action', [
    count('Flows'),
    overTime('@timestamp'),
    terms('group', 'event.action', 5, 'Action'),
  ]);
  board.chart('horizontal_bar', [24, 14], 'Top talkers', 'Sources by bytes', [
    bytes,
    terms('segment', 'source.ip', 15, 'Source'),
  ]);
  board.chart(
    'horizontal_bar',
    [24, 14],
    'Top rejected sources',
    'Sources of rejected flows',
    [count('Rejected'), terms('segment', 'source.ip', 15, 'Source')],
    'event.action: REJECT',
  );
  board.chart('horizontal_bar', [24, 14], 'Ports', 'Destination ports by flows', [
    count('Flows'),
    terms('segment', 'destination.port', 15, 'Port'),
  ]);
  board.chart('area', [24, 14], 'Bytes over time', 'Bytes by protocol', [
    bytes,
    overTime('@timestamp'),
    terms('group', 'network.transport', 5, 'Protocol'),
  ]);
  board.chart('table', [24, 14], 'Conversations', 'Pairs of addresses by bytes', [
    bytes,
    terms('bucket', 'source.ip', 10, 'Source'),
    terms('bucket', 'destination.ip', 5, 'Destination'),
    terms('bucket', 'destination.port', 3, 'Port'),
  ]);
  board.chart('table', [24, 14], 'Interfaces', 'Flows by account, VPC and interface', [
    count('Flows'),
    terms('bucket', 'cloud.account.id', 5, 'Account'),
    terms('bucket', 'aws.flowlogs.vpc.id', 5, 'VPC'),
    terms('bucket', 'observer.ingress.interface.name', 10, 'Interface'),
  ]);
  return board.build('Harrier: network flows', 'VPC Flow Logs: who talks to whom, and who is refused');
}
