import type { CompiledNode, CompiledRule } from '../../rule/compile.ts';
import type { Ruleset } from '../../ruleset/ruleset.ts';
import { CliError, EXIT } from '../exit-code.ts';
import { loadForCommand } from '../load-ruleset.ts';
import { styleFor } from '../output/style.ts';
import type { RulesetOptions } from '../ruleset-options.ts';
import { pathsTo, ruleJson, treeLines } from './describe.ts';
import { explainText } from './explain.ts';
import { showText } from './show.ts';

export interface TreeOptions extends RulesetOptions {
  readonly depth: number;
}

export interface ShowOptions extends RulesetOptions {
  readonly json?: boolean;
}

/** Draws all rules, or what hangs below one. */
export async function printTree(id: number | undefined, options: TreeOptions): Promise<void> {
  const ruleset = await load(options);
  if (ruleset === undefined) return;
  const nodes = id === undefined ? ruleset.rules.roots : firstNode(ruleset, id);
  process.stdout.write(`${treeLines(nodes, styleFor(process.stdout), options.depth).join('\n')}\n`);
}

export async function printRule(id: number, options: ShowOptions): Promise<void> {
  const ruleset = await load(options);
  if (ruleset === undefined) return;
  const compiled = find(ruleset, id);
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify(ruleJson(ruleset, compiled), null, 2)}\n`
      : showText(ruleset, compiled, styleFor(process.stdout)),
  );
}

/** Prints what an event must be like to meet a rule. */
export async function printExplanation(id: number, options: RulesetOptions): Promise<void> {
  const ruleset = await load(options);
  if (ruleset === undefined) return;
  process.stdout.write(explainText(ruleset, find(ruleset, id), styleFor(process.stdout)));
}

async function load(options: RulesetOptions): Promise<Ruleset | undefined> {
  const ruleset = await loadForCommand(options, process.stderr);
  if (ruleset === undefined) process.exitCode = EXIT.ruleset;
  return ruleset;
}

function find(ruleset: Ruleset, id: number): CompiledRule {
  const compiled = ruleset.rules.byId.get(id);
  if (compiled !== undefined) return compiled;
  throw new CliError(EXIT.usage, `the ruleset has no rule ${id}`, 'See harrier rules tree for all of them.');
}

function firstNode(ruleset: Ruleset, id: number): readonly CompiledNode[] {
  find(ruleset, id);
  const node = pathsTo(ruleset, id)[0]?.at(-1);
  return node === undefined ? [] : [node];
}
