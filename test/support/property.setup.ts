import fc from 'fast-check';

/**
 * Property tests draw the same cases in every run, so that a run's outcome depends on the code alone.
 * `PROPERTY_SEED=random` (or a number) draws others; fast-check prints the seed of a failure.
 */
const chosen = process.env.PROPERTY_SEED;
const seed = chosen === undefined ? 20_261_121 : Number(chosen);
fc.configureGlobal(Number.isInteger(seed) ? { seed } : {});
