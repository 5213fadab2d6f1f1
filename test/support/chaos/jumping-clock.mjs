// A wall clock that jumps: `node --import 'jumping-clock.mjs?seed=7' …`. Every second or so (of the monotonic
// clock, which does not jump, as on a real machine) `Date` is moved by up to two days, forwards or backwards,
// or back to the truth.
const RealDate = Date;
const JUMPS_MS = [0, 0, 1_000, 45_000, 600_000, 7_200_000, 86_400_000, 172_800_000];

let state = Number(new URL(import.meta.url).searchParams.get('seed') ?? '1') >>> 0;
/** In [0, 1): mulberry32. */
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

let offset = 0;
let nextJump = 0;
function now() {
  const steady = performance.now();
  if (steady >= nextJump) {
    nextJump = steady + 300 + random() * 1500;
    offset = (JUMPS_MS[Math.floor(random() * JUMPS_MS.length)] ?? 0) * (random() < 0.5 ? -1 : 1);
  }
  return RealDate.now() + offset;
}

globalThis.Date = class JumpingDate extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(now());
    else super(...parts);
  }

  static now() {
    return now();
  }
};
