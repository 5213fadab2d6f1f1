import type { Command } from 'commander';

/**
 * A command's module says what there is to ask for: names, options, help. What it does stands in the folder of its
 * name and is imported when it runs, so that help and wrong usage are answered at once.
 */
export interface CommandModule {
  register(program: Command): void;
}

/** Every command by name, in the order of the help page. */
export const COMMANDS: Readonly<Record<string, () => Promise<CommandModule>>> = {
  demo: () => import('./command/demo.ts'),
  parse: () => import('./command/parse.ts'),
  scan: () => import('./command/scan.ts'),
  logtest: () => import('./command/logtest.ts'),
  rules: () => import('./command/rules.ts'),
  ocsf: () => import('./command/ocsf.ts'),
  assets: () => import('./command/assets.ts'),
  templates: () => import('./command/templates.ts'),
  dashboards: () => import('./command/dashboards.ts'),
  worker: () => import('./command/worker.ts'),
  config: () => import('./command/config.ts'),
  check: () => import('./command/check.ts'),
  backfill: () => import('./command/backfill.ts'),
  dlq: () => import('./command/dlq.ts'),
  status: () => import('./command/status.ts'),
};
