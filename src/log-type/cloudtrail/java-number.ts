/**
 * A JSON number as Java prints the value that a JSON reader makes of it: whole numbers keep their digits,
 * others are `Double.toString` (`1.5`, `1.0E10`, `1.0E-5`).
 */
export function javaNumber(json: string): string {
  if (!FRACTION.test(json)) return json === '-0' ? '0' : json;
  const value = Number(json);
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e7) {
    const plain = String(value);
    return plain.includes('.') ? plain : `${plain}.0`;
  }
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
}

const FRACTION = /[.eE]/;
