import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderData } from '../../src/alert/data.ts';
import type { FieldName } from '../../src/event/field-list.ts';
import { LogEvent } from '../../src/event/log-event.ts';

/** Names live as long as rulesets, and are met again by many events. */
const names = [
  'a',
  'A',
  'b',
  'a.b',
  'a.B.c',
  'a.b.C',
  'b.a',
  'b.a.c',
  'srcip',
  'srcip.x',
  'c.',
  '.c',
  'a..b',
].map((name): FieldName => ({ name, id: -1 }));

const events = fc.array(
  fc.record({
    srcip: fc.option(fc.constantFrom('1.2.3.4', ''), { nil: undefined }),
    fields: fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom('x', 'y"', '', '[1, 2]')), {
      minLength: 1,
      maxLength: 8,
    }),
  }),
  { maxLength: 12 },
);

type Tree = Map<string, [name: string, value: string | Tree]>;

/** The law of SEMANTICS 9.2 said plainly: a member that is there blocks a new one of its name. */
function expected(members: readonly (readonly [name: string, value: string])[]): string {
  const root: Tree = new Map();
  for (const [name, value] of members) {
    const path = name.split('.');
    const leaf = path.pop() ?? '';
    let object: Tree | undefined = root;
    for (const key of path) {
      const lower = key.toLowerCase();
      const next: [string, string | Tree] = object?.get(lower) ?? [key, new Map()];
      object?.set(lower, next);
      object = object !== undefined && typeof next[1] !== 'string' ? next[1] : undefined;
    }
    const lower = leaf.toLowerCase();
    if (object?.has(lower) === false) object.set(lower, [leaf, value]);
  }
  const print = (tree: Tree): string =>
    `{${[...tree.values()].map(([name, value]) => `${JSON.stringify(name)}:${typeof value === 'string' ? value : print(value)}`).join(',')}}`;
  return members.length === 0 ? '' : print(root);
}

const textOf = (value: string) => (value === '[1, 2]' ? '[1,2]' : JSON.stringify(value));

describe('data of alerts', () => {
  it('stands as its fields demand, whatever was rendered before', () => {
    fc.assert(
      fc.property(events, (drawn) => {
        for (const { srcip, fields } of drawn) {
          const event = new LogEvent('log', 'place', 0, 'host');
          event.decoder = {
            id: 1,
            name: 'd',
            parentName: undefined,
            category: 'syslog',
            fts: undefined,
            ftsComment: undefined,
            accumulate: false,
          };
          event.srcip = srcip;
          for (const [name, value] of fields) event.dynamic.add(name, value);
          const shown = fields.filter(([, value]) => value !== '');
          const members = shown.map(([{ name }, value]) => [name, textOf(value)] as const);
          const statics = srcip === undefined ? [] : [['srcip', JSON.stringify(srcip)] as const];
          expect(renderData(event)).toBe(expected([...statics, ...members]));
        }
      }),
    );
  });

  it('tells texts of compliance that are shown', () => {
    const event = new LogEvent('log', 'place', 0, 'host');
    event.decoder = {
      id: 1,
      name: 'd',
      parentName: undefined,
      category: 'syslog',
      fts: undefined,
      ftsComment: undefined,
      accumulate: false,
    };
    const add = (name: string, value: string) => event.dynamic.add({ name, id: -1 }, value);
    add('sca.check.compliance.pci_dss', '2.2');
    add('sca.check.compliance.PCI_DSS', '3.3');
    add('sca.check.compliance.cis', '["1"]');
    const requirements: [string, string][] = [];
    renderData(event, requirements);
    expect(requirements).toEqual([['pci_dss', '2.2']]);
  });
});
