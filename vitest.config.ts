import { defineConfig } from 'vitest/config';

/**
 * Three suites, one after the other. `unit` needs nothing but Node and runs in seconds. `conformance` runs
 * data beside the project and is skipped where there is none. `integration` starts real components
 * (OpenSearch, AWS emulators) through its global set-up.
 */
export default defineConfig({
  test: {
    reporters: ['default', './test/support/summary.reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          setupFiles: ['./test/support/property.setup.ts'],
          include: ['test/**/*.test.ts'],
          exclude: ['test/integration/**', 'test/conformance/**'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'conformance',
          setupFiles: ['./test/support/property.setup.ts'],
          include: ['test/conformance/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'integration',
          setupFiles: ['./test/support/property.setup.ts'],
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['test/support/backends.setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 480_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
