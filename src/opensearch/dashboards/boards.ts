import { alertsBoard } from './board/alerts.ts';
import { cloudTrailBoard } from './board/cloudtrail.ts';
import { flowsBoard } from './board/flows.ts';
import { healthBoard } from './board/pipeline-health.ts';
import type { Board } from './board-builder.ts';

/** The dashboards for the indices of a prefix. */
export function buildBoards(prefix = 'harrier'): Board[] {
  return [alertsBoard(prefix), flowsBoard(prefix), cloudTrailBoard(prefix), healthBoard(prefix)];
}
