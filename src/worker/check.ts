import path from 'node:path';
import type { Config } from '../config/schema.ts';
import { readable } from '../diagnostic/format.ts';
import { messageOf } from '../error/message-of.ts';
import { probeFolder } from '../filesystem/probe-folder.ts';
import { openCluster, sourceName } from './assemble.ts';
import { checkAnnouncing } from './check/announcing.ts';
import { checkAssets } from './check/assets.ts';
import { checkCluster } from './check/cluster.ts';
import { checkDeadLetters } from './check/dead-letters.ts';
import type { CheckOptions, CheckResult } from './check/result.ts';
import { checkSharedState } from './check/shared-state.ts';
import { checkSource } from './check/source.ts';
import { checkTracing } from './check/tracing.ts';
import { loadConfigured } from './evaluation/rulesets.ts';

/** Tries everything a worker with this configuration needs. Changes nothing, and sends what the options ask for. */
export async function* check(config: Config, options: CheckOptions = {}): AsyncGenerator<CheckResult> {
  for (const source of config.sources) yield* checkSource(source, sourceName(source, config), options);
  if (config.sources.length === 0) {
    yield {
      name: 'sources',
      state: 'failed',
      detail: 'none is configured',
      remedy:
        'Name a queue: sources: [{queue_url: https://sqs…}]; harrier config schema prints all settings.',
    };
  }
  for (const ruleset of config.rulesets) yield await checkRuleset(ruleset);
  if (config.state.path !== undefined) yield await checkState(config.state.path);
  yield* checkSharedState(config);
  yield* checkAnnouncing(config, options);
  yield* checkTracing(config);
  const { cluster } = await openCluster(config);
  try {
    yield* checkCluster(cluster, config);
    yield await checkDeadLetters(cluster, config);
    yield* checkAssets(cluster, config);
  } finally {
    await cluster.close();
  }
}

async function checkRuleset(ruleset: Config['rulesets'][number]): Promise<CheckResult> {
  const what = `ruleset ${ruleset.name}`;
  const { result } = await loadConfigured(ruleset);
  const findings = result.diagnostics.length;
  if (result.ruleset !== undefined) {
    const detail =
      findings === 0 ? 'loads' : `loads, with ${findings} ${findings === 1 ? 'finding' : 'findings'}`;
    return { name: what, state: findings === 0 ? 'good' : 'warning', detail };
  }
  const [first] = result.diagnostics;
  return {
    name: what,
    state: 'failed',
    detail: first === undefined ? 'refused' : readable(first.message),
    remedy: '`harrier rules lint` shows every finding.',
  };
}

async function checkState(file: string): Promise<CheckResult> {
  try {
    await probeFolder(path.dirname(file));
    return { name: 'state', state: 'good', detail: file };
  } catch (error) {
    const remedy = 'Give the worker the right to write to that folder, or choose another place: state.path.';
    return { name: 'state', state: 'failed', detail: `${file}: ${messageOf(error)}`, remedy };
  }
}
