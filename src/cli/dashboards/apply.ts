import { connect } from '../../opensearch/client.ts';
import { type AppliedObject, applyObjects } from '../../opensearch/dashboards/apply.ts';
import { buildBoards } from '../../opensearch/dashboards/boards.ts';
import { type PlannedObject, planObjects } from '../../opensearch/dashboards/plan.ts';
import type { SavedObject } from '../../opensearch/dashboards/saved-object.ts';
import { CliError, EXIT } from '../exit-code.ts';
import { connectionSettings, type OpenSearchOptions } from '../opensearch-options.ts';
import { styleFor } from '../output/style.ts';

export interface ApplyCommandOptions extends OpenSearchOptions {
  readonly dashboards?: string;
  readonly prefix: string;
  readonly tenant?: string;
  readonly force?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Imports the boards, or with `dryRun` says what that would do. */
export async function apply(options: ApplyCommandOptions): Promise<void> {
  if (options.dashboards === undefined) {
    throw new CliError(
      EXIT.usage,
      'No Dashboards URL given.',
      'Use --dashboards http://HOST:5601, or set HARRIER_DASHBOARDS_URL.',
    );
  }
  const server = connect(await connectionSettings({ ...options, opensearch: options.dashboards }));
  const objects = buildBoards(options.prefix).flatMap((board) => board.objects);
  try {
    if (options.dryRun) {
      const planned = await planObjects(server, objects, options.tenant);
      const pending = planned.filter(({ state }) => state === 'create' || state === 'update').length;
      report(planned, options.json === true, `${pending} to write`, { pending });
      process.exitCode = pending === 0 ? EXIT.ok : EXIT.usage;
      return;
    }
    const { tenant, force = false } = options;
    const applied = await applyObjects(server, objects, { ...(tenant !== undefined && { tenant }), force });
    const written = applied.filter((object) => object.written).length;
    report(applied, options.json === true, written === 0 ? 'Nothing to write' : `${written} written`, {
      written,
    });
  } finally {
    await server.close();
  }
}

function report(
  items: readonly (PlannedObject | AppliedObject)[],
  json: boolean,
  summary: string,
  numbers: object,
): void {
  if (json) {
    const objects = items.map((item) => ({
      type: item.object.type,
      id: item.object.id,
      state: item.state,
      ...('written' in item && { written: item.written }),
    }));
    process.stdout.write(`${JSON.stringify({ ...numbers, objects })}\n`);
    return;
  }
  const style = styleFor(process.stdout);
  for (const item of items) {
    if (item.state === 'unchanged') continue;
    process.stdout.write(`${style[COLOURS[item.state]](`${WORDS[item.state]} ${titleOf(item.object)}`)}\n`);
  }
  const unchanged = items.filter(({ state }) => state === 'unchanged').length;
  process.stdout.write(`${summary}, ${unchanged} unchanged.\n`);
}

const COLOURS = { create: 'green', update: 'yellow', 'changed-by-user': 'cyan', unchanged: 'dim' } as const;
const WORDS = {
  create: '+ new:',
  update: '~ ours, older:',
  'changed-by-user': '! not as Harrier wrote it (--force overwrites):',
  unchanged: '=',
} as const;

function titleOf({ type, attributes }: SavedObject): string {
  return `${type} “${String(attributes['title'])}”`;
}
