import { inject } from 'vitest';

/** What the integration tests run against: started once per run by `backends.setup.ts`. */
export interface Backends {
  /** A plain OpenSearch node, `http://127.0.0.1:…`, shared by all suites: use a prefix of your own. */
  readonly opensearch?: string;
  /** The AWS emulator, `http://127.0.0.1:…`. */
  readonly aws?: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    backends: Backends;
  }
}

/**
 * For `describe.skipIf(!backends.opensearch)`: a backend is absent only where a program to run it is missing,
 * and the last lines of the test run say which.
 */
export const backends: Backends = inject('backends');

/** The URL in a suite that is skipped without it. */
export function backendUrl(name: keyof Backends): string {
  return backends[name] ?? `http://${name}.missing.invalid`;
}
