import { z } from 'zod';

/** Kinds of values that people write: parsed to base units, so that nothing downstream reads text. */

const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;
const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };
const SIZE = /^(\d+(?:\.\d+)?)(B|KB|MB|GB|KiB|MiB|GiB)$/;
const BYTES: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1000,
  MB: 1e6,
  GB: 1e9,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};

/** `30`, `30s`, `5m`, `1h`, `250ms` → seconds. */
export function duration(minimum = 0, maximum = 31_536_000) {
  return z
    .union([z.number(), z.string().regex(DURATION, 'a duration such as 30s, 5m or 1h is expected')])
    .transform((value) => (typeof value === 'number' ? value : scaled(value, DURATION, SECONDS)))
    .refine((value) => value >= minimum && value <= maximum, {
      message: `between ${minimum} and ${maximum} seconds`,
    });
}

/** `1048576`, `64MiB`, `5GB` → bytes. */
export function byteSize(minimum = 1) {
  return z
    .union([z.number().int(), z.string().regex(SIZE, 'a size such as 64MiB or 5GB is expected')])
    .transform((value) => (typeof value === 'number' ? value : Math.round(scaled(value, SIZE, BYTES))))
    .refine((value) => value >= minimum, { message: `at least ${minimum} bytes` });
}

/** `http://…` or `https://…`. */
export function httpUrl() {
  return z.url({ protocol: /^https?$/, error: 'a URL that begins with http:// or https:// is expected' });
}

/** Text that is never printed, logged or put into an error. */
export function secret(description: string) {
  return z.string().min(1).meta({ description, secret: true });
}

function scaled(text: string, form: RegExp, units: Readonly<Record<string, number>>): number {
  const [, amount = '', unit = ''] = form.exec(text) ?? [];
  return Number(amount) * (units[unit] ?? Number.NaN);
}
