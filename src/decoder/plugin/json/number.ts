/** The engine's room for a number; what goes beyond is cut off. */
const MAX_BYTES = 63;

/**
 * A JSON number as the decoder stores it: C's `%i` when it equals its 32-bit integer, else `%f` (SEMANTICS 6.6),
 * of which the engine has room for 63 bytes.
 */
export function numberText(value: number): string {
  const integer = value | 0;
  return integer === value ? String(integer) : fixedSix(value).slice(0, MAX_BYTES);
}

/** Bytes that the number would need. */
export function numberLength(value: number): number {
  return Math.abs(value) >= 1e55 ? fixedSix(value).length : numberText(value).length;
}

/** C's `%f`: six decimals, exact, ties to even. */
function fixedSix(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const magnitude = Math.abs(value);
  if (magnitude >= 1e21) return `${BigInt(value)}.000000`;
  const text = value.toFixed(6);
  // A tie needs an odd multiple of 1/128; `toFixed` then takes the larger magnitude, C the even digit.
  const parts = magnitude * 128;
  if (parts < Number.MAX_SAFE_INTEGER && parts % 2 === 1 && Number(text.at(-1)) % 2 === 1) {
    return lowerLastDigit(text);
  }
  // −0.0000001 prints as -0.000000 in C; toFixed does the same.
  return text;
}

/** The last digit is odd, so lowering it needs no borrow. */
function lowerLastDigit(text: string): string {
  return text.slice(0, -1) + String(Number(text.at(-1)) - 1);
}
