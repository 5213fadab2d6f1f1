import { Random } from '../../../src/sample/random.ts';

/** How much happens in a run. */
export interface ChaosScale {
  readonly flowObjects: number;
  readonly flowsPerObject: number;
  readonly trailObjects: number;
  readonly callsPerObject: number;
  readonly workers: number;
  readonly kills: number;
  /** How often each disturbance comes. */
  readonly rounds: number;
  /** Shortest and longest disturbance, milliseconds. */
  readonly lasting: readonly [low: number, high: number];
  /** Objects that may wait before no more are put: what makes the delay of an event bounded. */
  readonly backlog: number;
  /** Of each so many flows one is rejected. */
  readonly rejectedOf: number;
  /** Workers share their state: the traffic holds what counts towards frequencies. */
  readonly correlated: boolean;
  /** Event time of the first object, epoch milliseconds. */
  readonly start: number;
}

/** Event time between one object of a kind and the next, milliseconds. */
export const OBJECT_SPAN_MS = 10_000;

export const DISTURBANCES = [
  'cluster restarted',
  'cluster read-only',
  'cluster throttling',
  'cluster throttling parts',
  'cluster failing',
  'cluster cutting connections',
  'cluster slow',
  'AWS failing',
  'AWS cutting connections',
  'AWS slow',
  'shared state restarted',
  'shared state frozen',
] as const;
export type DisturbanceName = (typeof DISTURBANCES)[number];

/** A part of the objects arrives, and then something happens. */
export interface Step {
  readonly objects: number;
  /** Further notifications about objects that have been put, each about one to three of them. */
  readonly repeats: number;
  readonly disturbance: DisturbanceName;
  readonly lastingMs: number;
  /** For the choice of requests that fail. */
  readonly seed: number;
}

/** The death of a worker: `afterMs` from when the one in that place has begun to work. */
export interface Kill {
  readonly worker: number;
  readonly afterMs: number;
}

export interface ChaosPlan {
  readonly seed: number;
  readonly steps: readonly Step[];
  readonly kills: readonly Kill[];
}

/** The same seed and scale, the same plan. */
export function drawPlan(seed: number, scale: ChaosScale): ChaosPlan {
  const random = new Random(seed);
  const possible = DISTURBANCES.filter((name) => scale.correlated || !name.startsWith('shared state'));
  const names = Array.from({ length: scale.rounds }, () => shuffled(possible, random)).flat();
  const objects = scale.flowObjects + scale.trailObjects;
  const steps = names.map((disturbance, at) => ({
    objects: share(objects, at, names.length),
    repeats: random.integer(1, 3),
    disturbance,
    lastingMs: random.integer(...scale.lasting),
    seed: random.uint32(),
  }));
  const kills = Array.from({ length: scale.kills }, () => ({
    worker: random.integer(0, scale.workers - 1),
    afterMs: random.integer(0, 2500),
  }));
  return { seed, steps, kills };
}

export function shuffled<T>(list: readonly T[], random: Random): T[] {
  const rest = [...list];
  const drawn: T[] = [];
  while (rest.length > 0) drawn.push(...rest.splice(random.integer(0, rest.length - 1), 1));
  return drawn;
}

/** The whole parts of `total` add up to it. */
function share(total: number, at: number, parts: number): number {
  return Math.floor((total * (at + 1)) / parts) - Math.floor((total * at) / parts);
}
