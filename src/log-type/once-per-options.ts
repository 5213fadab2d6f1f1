import type { OutputOptions } from './log-type.ts';

/**
 * Compiles for each combination of options once: a writer serves any number of objects, and one that is made
 * anew for each of them would run unoptimised for its first thousands of records.
 */
export function oncePerOptions<T>(compile: (options: OutputOptions) => T): (options: OutputOptions) => T {
  const compiled = new Map<string, T>();
  return (options) => {
    const { ecs, ocsf, profile, keepOriginal } = options;
    const key = [ecs, ocsf, profile, keepOriginal].join();
    let known = compiled.get(key);
    if (known === undefined) {
      known = compile(options);
      compiled.set(key, known);
    }
    return known;
  };
}
