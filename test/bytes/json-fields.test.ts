import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FieldScanner } from '../../src/bytes/json-fields.ts';

const PATHS = ['a', 'b', 'user', 'user.name', 'user.session', 'user.session.arn', 'ab', '__proto__'];
const scanner = new FieldScanner(PATHS);

function fieldsOf(text: string): Record<string, unknown> {
  const offsets = scanner.scan(text);
  const found: Record<string, unknown> = Object.create(null);
  PATHS.forEach((path, field) => {
    const [start, end] = offsets.subarray(2 * field);
    if (end !== 0) found[path] = JSON.parse(text.slice(start, end));
  });
  return found;
}

/** What JSON.parse says about the same paths. */
function expectedOf(text: string): Record<string, unknown> {
  const root: unknown = JSON.parse(text);
  const found: Record<string, unknown> = Object.create(null);
  for (const path of PATHS) {
    let value: unknown = root;
    let present = true;
    for (const name of path.split('.')) {
      present =
        present &&
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        Object.hasOwn(value, name);
      value = present ? Reflect.get(value as object, name) : undefined;
    }
    if (present) found[path] = value;
  }
  return found;
}

describe('FieldScanner', () => {
  it('finds what JSON.parse finds, whatever the spacing', () => {
    const name = fc.constantFrom('a', 'b', 'ab', 'user', 'name', 'session', 'arn', 'c', '"', '\\', '');
    const tree = fc.letrec((tie) => ({
      object: fc.dictionary(name, tie('value')),
      value: fc.oneof(
        fc.string(),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.constant(null),
        fc.boolean(),
        fc.array(tie('value'), { maxLength: 3 }),
        tie('object'),
      ),
    }));
    fc.assert(
      fc.property(tree.object, fc.constantFrom(undefined, 1, '\n\t'), (value, space) => {
        const text = JSON.stringify(value, null, space);
        expect(fieldsOf(text)).toEqual(expectedOf(text));
      }),
    );
  });

  it('reads escaped names', () => {
    expect(fieldsOf('{"\\u0061":1,"us\\u0065r":{"n\\u0061me":"x"}}')).toEqual(
      expectedOf('{"a":1,"user":{"name":"x"}}'),
    );
  });

  it('lets the last of equal names count, with everything inside it', () => {
    for (const text of [
      '{"a":1,"a":2}',
      '{"user":{"name":"x","session":{"arn":1}},"user":{"name":"y"}}',
      '{"user":{"name":"x"},"user":"z"}',
      '{"user":"z","user":{"name":"x","name":null}}',
    ]) {
      expect(fieldsOf(text)).toEqual(expectedOf(text));
    }
  });

  it('treats __proto__ as any name', () => {
    expect(fieldsOf('{"__proto__":{"a":1}}')).toEqual(expectedOf('{"__proto__":{"a":1}}'));
    expect(Object.hasOwn(Object.prototype, 'a')).toBe(false);
  });

  it('finds nothing in what is no object', () => {
    expect(fieldsOf('["a"]')).toEqual({});
    expect(fieldsOf('"a"')).toEqual({});
  });
});
