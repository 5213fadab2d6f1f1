/** Coefficients of powers of n, lowest first; none is negative. */
export type Polynomial = readonly number[];

export const ZERO: Polynomial = [];
export const ONE: Polynomial = [1];
export const N: Polynomial = [0, 1];

export function constant(value: number): Polynomial {
  return [value];
}

export function sum(...terms: readonly Polynomial[]): Polynomial {
  const length = Math.max(0, ...terms.map((term) => term.length));
  return Array.from({ length }, (_, i) => terms.reduce((total, term) => total + (term[i] ?? 0), 0));
}

export function product(a: Polynomial, b: Polynomial): Polynomial {
  const result: number[] = [];
  a.forEach((x, i) => {
    b.forEach((y, j) => {
      result[i + j] = (result[i + j] ?? 0) + x * y;
    });
  });
  return result;
}

/** Not smaller than any of the terms. */
export function maximum(...terms: readonly Polynomial[]): Polynomial {
  const length = Math.max(0, ...terms.map((term) => term.length));
  return Array.from({ length }, (_, i) => Math.max(...terms.map((term) => term[i] ?? 0)));
}

export function power(base: Polynomial, exponent: number): Polynomial {
  let result = ONE;
  for (let i = 0; i < exponent; i++) result = product(result, base);
  return result;
}

function valueAt(polynomial: Polynomial, n: number): number {
  return polynomial.reduceRight((total, coefficient) => total * n + coefficient, 0);
}

/** The largest n up to `limit` at which the value is at most `bound`, or −1. */
export function largestWithin(polynomial: Polynomial, bound: number, limit: number): number {
  let low = -1;
  let high = limit;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (valueAt(polynomial, middle) <= bound) low = middle;
    else high = middle - 1;
  }
  return low;
}
