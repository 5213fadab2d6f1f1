import { count, distinct, histogram, overTime, sum, terms } from './aggregation.ts';
import { dashboard, type Panel } from './dashboard.ts';
import { type IndexPattern, indexPattern } from './index-pattern.ts';
import type { SavedObject } from './saved-object.ts';
import { type SearchSpec, search, type VisualizationSpec, visualization } from './visualization.ts';

/** A dashboard with everything that it refers to: one import file. */
export interface Board {
  /** Name of its file, without ending. */
  readonly name: string;
  readonly pattern: IndexPattern;
  readonly objects: readonly SavedObject[];
}

/** The dashboards for the indices of a prefix. */
export function buildBoards(prefix = 'harrier'): Board[] {
  return [alerts(prefix), flows(prefix), cloudTrail(prefix), health(prefix)];
}

function alerts(prefix: string): Board {
  const board = new BoardBuilder('alerts', {
    id: `${prefix}-alerts`,
    title: `${prefix}-alerts-*`,
    timeField: 'timestamp',
    streams: ['alerts'],
  });
  board.chart(8, 8, 'metric', 'Alerts', 'How many there are', [count('Alerts')]);
  board.chart(8, 8, 'metric', 'Serious alerts', 'Level 7 and above', [count('Level 7+')], 'rule.level >= 7');
  board.chart(8, 8, 'metric', 'Rules that fired', 'Distinct rules', [distinct('rule.id', 'Rules')]);
  board.chart(24, 8, 'histogram', 'Levels', 'Alerts by level', [
    count('Alerts'),
    histogram('rule.level', 1, 'Level'),
  ]);
  board.chart(20, 16, 'pie', 'Alerts by rule', 'Share of each rule', [
    count('Alerts'),
    terms('segment', 'rule.description', 10, 'Rule'),
  ]);
  board.chart(28, 16, 'histogram', 'Groups over time', 'Alerts by rule group, stacked', [
    count('Alerts'),
    overTime('timestamp'),
    terms('group', 'rule.groups', 10, 'Group'),
  ]);
  board.chart(24, 14, 'horizontal_bar', 'Techniques', 'MITRE ATT&CK techniques of the rules', [
    count('Alerts'),
    terms('segment', 'rule.mitre.technique', 10, 'Technique'),
  ]);
  board.chart(24, 14, 'table', 'Rules', 'Rules with their level and number of alerts', [
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

function flows(prefix: string): Board {
  const board = new BoardBuilder('flows', {
    id: `${prefix}-ecs-vpcflow`,
    title: `${prefix}-ecs-vpcflow-*`,
    timeField: '@timestamp',
    streams: ['ecs-vpcflow'],
  });
  const bytes = sum('network.bytes', 'Bytes');
  board.chart(12, 8, 'metric', 'Flows', 'How many there are', [count('Flows')]);
  board.chart(
    12,
    8,
    'metric',
    'Rejected flows',
    'Refused by a group or list',
    [count('Rejected')],
    'event.action: REJECT',
  );
  board.chart(12, 8, 'metric', 'Bytes', 'Sum of all flows', [bytes]);
  board.chart(12, 8, 'metric', 'Sources', 'Distinct addresses', [distinct('source.ip', 'Sources')]);
  board.chart(48, 12, 'histogram', 'Accepted and rejected', 'Flows over time by action', [
    count('Flows'),
    overTime('@timestamp'),
    terms('group', 'event.action', 5, 'Action'),
  ]);
  board.chart(24, 14, 'horizontal_bar', 'Top talkers', 'Sources by bytes', [
    bytes,
    terms('segment', 'source.ip', 15, 'Source'),
  ]);
  board.chart(
    24,
    14,
    'horizontal_bar',
    'Top rejected sources',
    'Sources of rejected flows',
    [count('Rejected'), terms('segment', 'source.ip', 15, 'Source')],
    'event.action: REJECT',
  );
  board.chart(24, 14, 'horizontal_bar', 'Ports', 'Destination ports by flows', [
    count('Flows'),
    terms('segment', 'destination.port', 15, 'Port'),
  ]);
  board.chart(24, 14, 'area', 'Bytes over time', 'Bytes by protocol', [
    bytes,
    overTime('@timestamp'),
    terms('group', 'network.transport', 5, 'Protocol'),
  ]);
  board.chart(24, 14, 'table', 'Conversations', 'Pairs of addresses by bytes', [
    bytes,
    terms('bucket', 'source.ip', 10, 'Source'),
    terms('bucket', 'destination.ip', 5, 'Destination'),
    terms('bucket', 'destination.port', 3, 'Port'),
  ]);
  board.chart(24, 14, 'table', 'Interfaces', 'Flows by account, VPC and interface', [
    count('Flows'),
    terms('bucket', 'cloud.account.id', 5, 'Account'),
    terms('bucket', 'aws.flowlogs.vpc.id', 5, 'VPC'),
    terms('bucket', 'observer.ingress.interface.name', 10, 'Interface'),
  ]);
  return board.build('Harrier: network flows', 'VPC Flow Logs: who talks to whom, and who is refused');
}

function cloudTrail(prefix: string): Board {
  const board = new BoardBuilder('cloudtrail', {
    id: `${prefix}-ecs-cloudtrail`,
    title: `${prefix}-ecs-cloudtrail-*`,
    timeField: '@timestamp',
    streams: ['ecs-cloudtrail'],
  });
  board.chart(12, 8, 'metric', 'Calls', 'How many there are', [count('Calls')]);
  board.chart(12, 8, 'metric', 'Failed calls', 'With an error', [count('Failed')], 'event.outcome: failure');
  board.chart(12, 8, 'metric', 'Callers', 'Distinct users', [distinct('user.id', 'Callers')]);
  board.chart(
    12,
    8,
    'metric',
    'Changing calls',
    'Not only reading',
    [count('Changing')],
    'aws.cloudtrail.read_only: false',
  );
  board.chart(48, 12, 'histogram', 'Calls over time', 'By service', [
    count('Calls'),
    overTime('@timestamp'),
    terms('group', 'event.provider', 10, 'Service'),
  ]);
  board.chart(24, 14, 'horizontal_bar', 'Actions', 'The most frequent calls', [
    count('Calls'),
    terms('segment', 'event.action', 15, 'Action'),
  ]);
  board.chart(24, 14, 'pie', 'Errors', 'Error codes', [
    count('Calls'),
    terms('segment', 'aws.cloudtrail.error_code', 10, 'Error'),
  ]);
  board.chart(24, 14, 'table', 'Users', 'Callers with what they called', [
    count('Calls'),
    terms('bucket', 'user.name', 15, 'User'),
    terms('bucket', 'aws.cloudtrail.user_identity.type', 2, 'Type'),
    terms('bucket', 'event.action', 3, 'Action'),
  ]);
  board.chart(24, 14, 'table', 'Sources', 'Addresses and services that called', [
    count('Calls'),
    terms('bucket', 'source.address', 15, 'Source'),
    terms('bucket', 'user_agent.original', 2, 'User agent'),
  ]);
  board.chart(
    48,
    12,
    'line',
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

function health(prefix: string): Board {
  const board = new BoardBuilder('pipeline-health', {
    id: `${prefix}-ecs`,
    title: `${prefix}-ecs-*`,
    timeField: '@timestamp',
    streams: ['ecs-vpcflow', 'ecs-cloudtrail'],
  });
  const unindexed = 'harrier.mapping_error: *';
  board.chart(16, 8, 'metric', 'Documents', 'How many there are', [count('Documents')]);
  board.chart(
    16,
    8,
    'metric',
    'Partly indexed',
    'Documents with a part that their mapping refused',
    [count('Partly indexed')],
    unindexed,
  );
  board.chart(16, 8, 'metric', 'Accounts', 'Distinct accounts that deliver', [
    distinct('cloud.account.id', 'Accounts'),
  ]);
  board.chart(48, 12, 'histogram', 'Documents over time', 'By kind: a gap is a source that went silent', [
    count('Documents'),
    overTime('@timestamp'),
    terms('group', 'event.dataset', 5, 'Data set'),
  ]);
  board.chart(24, 14, 'horizontal_bar', 'Accounts and regions', 'Who delivers', [
    count('Documents'),
    terms('segment', 'cloud.account.id', 10, 'Account'),
    terms('group', 'cloud.region', 10, 'Region'),
  ]);
  board.chart(
    24,
    14,
    'pie',
    'Status of flow logs',
    'SKIPDATA: AWS dropped flows; NODATA: an idle interface',
    [count('Documents'), terms('segment', 'aws.flowlogs.log_status', 5, 'Status')],
  );
  board.chart(24, 14, 'table', 'Days', 'Dated indices with their documents', [
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

/** Collects the panels of a board; ids come from the titles, so that they stay the same. */
class BoardBuilder {
  readonly #name: string;
  readonly #pattern: IndexPattern;
  readonly #panels: Panel[] = [];

  constructor(name: string, pattern: IndexPattern) {
    this.#name = name;
    this.#pattern = pattern;
  }

  chart(
    width: number,
    height: number,
    type: VisualizationSpec['type'],
    title: string,
    description: string,
    aggregations: VisualizationSpec['aggregations'],
    query = '',
  ): void {
    const common = this.#common(title, description, query);
    this.#panels.push({ object: visualization({ ...common, type, aggregations }), width, height });
  }

  list(title: string, description: string, columns: SearchSpec['columns'], query = ''): void {
    const common = this.#common(title, description, query);
    const { timeField } = this.#pattern;
    this.#panels.push({ object: search({ ...common, columns, timeField }), width: 48, height: 18 });
  }

  build(title: string, description: string): Board {
    const id = `${this.#pattern.id}-${this.#name}`;
    const panels = this.#panels.map(({ object }) => object);
    const board = dashboard(id, title, description, this.#panels);
    return {
      name: this.#name,
      pattern: this.#pattern,
      objects: [indexPattern(this.#pattern), ...panels, board],
    };
  }

  #common(title: string, description: string, query: string) {
    const word = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
    return {
      id: `${this.#pattern.id}-${this.#name}-${word}`,
      title: `${title} [Harrier]`,
      description,
      indexPattern: this.#pattern.id,
      query,
    };
  }
}
