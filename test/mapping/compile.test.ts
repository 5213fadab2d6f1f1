import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rangeText } from '../../src/bytes/byte-range.ts';
import { type Attribute, constant, type Write } from '../../src/mapping/attribute.ts';
import { compileDocument, compileMapping } from '../../src/mapping/compile.ts';

type Values = Readonly<Record<string, string>>;

function attribute(name: string, write: Write<Values>): Attribute<Values> {
  return { name, type: 'keyword', description: '', from: [], section: '', write };
}

const value = (name: string) => attribute(name, (values) => values[name] ?? '');

describe('compiled mappings', () => {
  it('equal what nested objects would be, whatever is absent', () => {
    const names = ['a', 'b.c', 'b.d.e', 'b.d.f', 'g.h', 'i.j.k', 'l'];
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...names)),
        fc.uniqueArray(fc.constantFrom(...names)),
        (present, constants) => {
          const write = compileMapping<Values>(
            names.map((name) => (constants.includes(name) ? attribute(name, constant(name)) : value(name))),
          );
          const text = write(Object.fromEntries(present.map((name) => [name, JSON.stringify(name)])));
          const expected: Record<string, unknown> = {};
          for (const name of names) {
            if (!present.includes(name) && !constants.includes(name)) continue;
            const path = name.split('.');
            let at = expected;
            for (const part of path.slice(0, -1)) {
              at[part] ??= {};
              at = at[part] as Record<string, unknown>;
            }
            at[path.at(-1) ?? ''] = name;
          }
          expect(text).toBe(JSON.stringify(expected));
        },
      ),
    );
  });

  it('grows for large texts', () => {
    const write = compileMapping<Values>([value('t'), value('z')]);
    const long = 'x'.repeat(300_000);
    expect(JSON.parse(write({ t: JSON.stringify(long), z: '1' }))).toEqual({ t: long, z: 1 });
    expect(write({})).toBe('{}');
  });

  it('leave documents as bytes where they were written, large ones, too', () => {
    const write = compileDocument<Values>([value('t'), value('o.z')]);
    const other = compileDocument<Values>([value('x')]);
    const texts = Array.from({ length: 300 }, (_, at) => 'y'.repeat(at % 50 === 0 ? 700 * at : 40 * at));
    const written = texts.map((text) => [write({ t: `"${text}"`, 'o.z': '1' }), other({})] as const);
    written.forEach(([one, nothing], at) => {
      expect(rangeText(one)).toBe(JSON.stringify({ t: texts[at], o: { z: 1 } }));
      expect(rangeText(nothing)).toBe('{}');
    });
  });

  it('refuses names that cannot both stand', () => {
    expect(() => compileMapping([value('a'), value('a')])).toThrow('declared twice');
    expect(() => compileMapping([value('a'), value('a.b')])).toThrow('inside a value');
    expect(() => compileMapping([value('a.b'), value('a')])).toThrow('declared twice');
  });
});
