import { count, distinct, histogram, overTime, shares, terms } from '../aggregation.ts';
import { type Board, BoardBuilder } from '../board-builder.ts';

/** What the rules found. */
export function alertsBoard(prefix: string): Board {
  const board = new BoardBuilder('alerts', {
    id: `${prefix}-alerts`,
    title: `${prefix}-alerts-*`,
    timeField: 'timestamp',
    streams: ['alerts'],
  });
  board.metric(8, 'Alerts', 'Number of alerts', count('Alerts'));
  board.metric(8, 'Serious alerts', 'Level 7 and above', count('Level 7+'), 'rule.level >= 7');
  board.metric(8, 'Rules that fired', 'Distinct rules', distinct('rule.id', 'Rules'));
  board.chart('histogram', [24, 8], 'Levels', 'Alerts by level', [
    count('Alerts'),
    histogram('rule.level', 1, 'Level'),
  ]);
  board.chart('pie', [20, 16], 'Alerts by rule', 'Share of each rule; the table of rules has their names', [
    count('Alerts'),
    shares('rule.id', 10, 'Rule'),
  ]);
  board.chart('histogram', [28, 16], 'Groups over time', 'Alerts by rule group, stacked', [
    count('Alerts'),
    overTime('timestamp'),
    terms('group', 'rule.groups', 10, 'Group'),
  ]);
  board.chart('horizontal_bar', [24, 14], 'Techniques', 'MITRE ATT&CK techniques of the rules', [
    count('Alerts'),
    terms('segment', 'rule.mitre.technique', 10, 'Technique'),
  ]);
  board.chart('table', [24, 14], 'Rules', 'Rules with their level and number of alerts', [
    count('Alerts'),
    terms('bucket', 'rule.id', 25, 'Rule'),
    terms('bucket', 'rule.level', 1, 'Level'),
    terms('bucket', 'rule.description', 1, 'Description'),
  ]);
  board.list('Newest alerts', 'Alerts, newest first', [
    'rule.level',
    'rule.id',
    'rule.description',
    'rule.groups',
    'data.aws.eventName',
    'data.srcip',
    'location',
  ]);
  return board.build('Harrier: alerts', 'What the rules found, by event time');
}
