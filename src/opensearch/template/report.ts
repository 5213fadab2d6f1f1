import type { AppliedResource } from './apply.ts';
import type { Difference } from './diff.ts';
import type { PlannedResource, PlannedState } from './plan.ts';

export interface ReportOptions {
  /** ANSI colours. */
  readonly colour: boolean;
  /** Differences shown of each resource. */
  readonly maxDifferences: number;
}

/** The plan, or what was done, for people: a line a resource, its differences below, and what to do next. */
export function describeTemplates(
  resources: readonly (PlannedResource | AppliedResource)[],
  { colour, maxDifferences }: ReportOptions,
): string {
  const lines: string[] = [];
  for (const item of resources) {
    const { mark, style, word } = SIGNS[item.state];
    const paint = (text: string): string => (colour ? `\u001b[${style}m${text}\u001b[0m` : text);
    const verb = 'written' in item ? outcome(item) : word;
    lines.push(paint(`${mark} ${KIND_WORDS[item.resource.kind]} ${item.resource.name}: ${verb}`));
    if (item.state === 'create') continue;
    const shown = item.differences.slice(0, maxDifferences);
    for (const difference of shown) lines.push(`    ${describe(difference)}`);
    const more = item.differences.length - shown.length;
    if (more > 0) lines.push(`    … and ${more} more (--json shows all)`);
  }
  return `${lines.join('\n')}\n`;
}

const SIGNS: Readonly<Record<PlannedState, { mark: string; style: number; word: string }>> = {
  create: { mark: '+', style: 32, word: 'will be created' },
  update: { mark: '~', style: 33, word: 'will be updated' },
  unchanged: { mark: '=', style: 90, word: 'unchanged' },
  'changed-by-user': {
    mark: '!',
    style: 35,
    word: 'changed by somebody else, will be left alone (--force overwrites)',
  },
  unavailable: { mark: '-', style: 90, word: 'the cluster has no index management plug-in: left out' },
};

const KIND_WORDS = {
  component_template: 'component template',
  index_template: 'index template',
  ism_policy: 'lifecycle policy',
} as const;

function outcome({ state, written }: AppliedResource): string {
  if (written) return state === 'create' ? 'created' : state === 'update' ? 'updated' : 'overwritten';
  if (state === 'changed-by-user') return 'changed by somebody else, left alone (--force overwrites)';
  return SIGNS[state].word;
}

function describe({ path, current, desired }: Difference): string {
  if (current === undefined) return `+ ${path} = ${desired}`;
  if (desired === undefined) return `- ${path} = ${current}`;
  return `~ ${path}: ${current} → ${desired}`;
}
