import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import { notRun } from './not-run.ts';

/**
 * Ends the run with what was not run and why, and a plain line `N passed, N failed`. Where the environment
 * names a file in HARRIER_TEST_SUMMARY, the numbers go there instead (`.ci/test.mjs` adds its own checks).
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    let [passed, failed, skipped] = [0, unhandledErrors.length, 0];
    for (const module of modules) {
      failed += module.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed++;
        else if (state === 'failed') failed++;
        else skipped++;
      }
    }
    const summary = { passed, failed, skipped, notRun: notRun() };
    const file = process.env['HARRIER_TEST_SUMMARY'];
    if (file !== undefined) {
      writeFileSync(file, JSON.stringify(summary));
      return;
    }
    for (const sentence of summary.notRun) console.log(`not run: ${sentence}`);
    console.log(`${passed} passed, ${failed} failed`);
  }
}
