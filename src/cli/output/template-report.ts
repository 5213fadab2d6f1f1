import type { AppliedResource } from '../../opensearch/template/apply.ts';
import type { Difference } from '../../opensearch/template/diff.ts';
import type { PlannedResource, PlannedState } from '../../opensearch/template/plan.ts';
import type { Style } from './style.ts';

/** The plan, or what was done, for people: a line a resource, and below it what differs. */
export function describeTemplates(
  resources: readonly (PlannedResource | AppliedResource)[],
  style: Style,
  maxDifferences = 12,
): string {
  const lines: string[] = [];
  for (const item of resources) {
    const { mark, colour, word } = SIGNS[item.state];
    const verb = 'written' in item ? outcome(item) : word;
    lines.push(style[colour](`${mark} ${KIND_WORDS[item.resource.kind]} ${item.resource.name}: ${verb}`));
    if (item.state === 'create') continue;
    const shown = item.differences.slice(0, maxDifferences);
    for (const difference of shown) lines.push(`    ${describe(difference)}`);
    const more = item.differences.length - shown.length;
    if (more > 0) lines.push(`    … and ${more} more (--json shows all)`);
  }
  return `${lines.join('\n')}\n`;
}

const SIGNS: Readonly<Record<PlannedState, { mark: string; colour: keyof Style; word: string }>> = {
  create: { mark: '+', colour: 'green', word: 'will be created' },
  update: { mark: '~', colour: 'yellow', word: 'will be updated' },
  unchanged: { mark: '=', colour: 'dim', word: 'unchanged' },
  'changed-by-user': {
    mark: '!',
    colour: 'cyan',
    word: 'not as Harrier wrote it, will be left alone (--force overwrites)',
  },
  unavailable: {
    mark: '-',
    colour: 'dim',
    word: 'left out: the cluster has no index management plug-in. Delete old indices yourself; all else works',
  },
};

const KIND_WORDS = {
  component_template: 'component template',
  index_template: 'index template',
  ism_policy: 'lifecycle policy',
} as const;

function outcome({ state, written }: AppliedResource): string {
  if (written) return state === 'create' ? 'created' : state === 'update' ? 'updated' : 'overwritten';
  if (state === 'changed-by-user') return 'not as Harrier wrote it, left alone (--force overwrites)';
  return SIGNS[state].word;
}

function describe({ path, current, desired }: Difference): string {
  if (current === undefined) return `+ ${path} = ${desired}`;
  if (desired === undefined) return `- ${path} = ${current}`;
  return `~ ${path}: ${current} → ${desired}`;
}
