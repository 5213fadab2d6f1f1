import { describe, expect, it } from 'vitest';
import { DirectoryBuilder, type InventoryEntry } from '../../src/asset/directory-build.ts';

const NO_SCOPE = { account: '', vpc: '' };

function entry(id: string, more: Partial<InventoryEntry> = {}): InventoryEntry {
  return {
    id,
    name: `name of ${id}`,
    account: '111122223333',
    vpc: 'vpc-1',
    groups: ['web'],
    interfaces: [`eni-${id}`],
    addresses: ['10.0.0.5'],
    changedAt: 1000,
    present: true,
    createdAt: 1000,
    ...more,
  };
}

function directory(...entries: InventoryEntry[]) {
  const builder = new DirectoryBuilder(100);
  for (const one of entries) builder.add(one);
  return builder.build();
}

describe('the asset directory', () => {
  it('knows who had an address at the time of the event, though it was given away again', () => {
    const found = directory(
      entry('i-old', { createdAt: 100, changedAt: 200 }),
      entry('i-old', { changedAt: 500, present: false, addresses: [] }),
      entry('i-new', { createdAt: 600, changedAt: 700 }),
    );
    const at = (time: number) => found.byAddress('10.0.0.5', time, NO_SCOPE)?.id;
    expect([99, 100, 499, 500, 599, 600, 1e12].map(at)).toEqual([
      undefined,
      'i-old',
      'i-old',
      undefined,
      undefined,
      'i-new',
      'i-new',
    ]);
  });

  it('prefers the one that began last while an end has not been noticed yet', () => {
    const found = directory(entry('i-old', { createdAt: 100 }), entry('i-new', { createdAt: 600 }));
    expect(found.byAddress('10.0.0.5', 599, NO_SCOPE)?.id).toBe('i-old');
    expect(found.byAddress('10.0.0.5', 600, NO_SCOPE)?.id).toBe('i-new');
  });

  it('looks for an address in the VPC, else in the account, and does not guess', () => {
    const found = directory(
      entry('i-1'),
      entry('i-2', { vpc: 'vpc-2' }),
      entry('i-3', { vpc: 'vpc-3', account: '444455556666' }),
    );
    const at = (account: string, vpc: string) => found.byAddress('10.0.0.5', 2000, { account, vpc })?.id;
    expect(at('', 'vpc-2')).toBe('i-2');
    expect(at('111122223333', 'vpc-9')).toBeUndefined();
    expect(at('444455556666', '')).toBe('i-3');
    expect(at('111122223333', '')).toBeUndefined();
    expect(at('', '')).toBeUndefined();
  });

  it('gives the state of the time by instance, and the nearest outside of all', () => {
    const found = directory(
      entry('i-1', { name: 'first', changedAt: 1000, createdAt: 900 }),
      entry('i-1', { name: 'second', changedAt: 2000 }),
      entry('i-1', { name: 'gone', changedAt: 3000, present: false }),
    );
    const at = (time: number) => found.byInstance('i-1', time)?.name;
    expect([0, 1999, 2000, 9000].map(at)).toEqual(['first', 'first', 'second', 'second']);
    expect(found.byInstance('i-2', 1000)).toBeUndefined();
  });

  it('follows an interface that moved, and keeps one that never did at any time', () => {
    const moved = directory(
      entry('i-1', { interfaces: ['eni-1'], changedAt: 1000, createdAt: 1000 }),
      entry('i-1', { interfaces: [], changedAt: 2000 }),
      entry('i-2', { interfaces: ['eni-1'], changedAt: 3000, createdAt: 3000 }),
    );
    const at = (time: number) => moved.byInterface('eni-1', time)?.id;
    expect([500, 1500, 2500, 3500].map(at)).toEqual([undefined, 'i-1', undefined, 'i-2']);
    expect(directory(entry('i-1')).byInterface('eni-i-1', 1)?.id).toBe('i-1');
  });

  it('knows an instance from its tombstone alone', () => {
    const found = directory(entry('i-1', { createdAt: 100, changedAt: 500, present: false }));
    const at = (time: number) => found.byAddress('10.0.0.5', time, NO_SCOPE)?.id;
    expect([99, 100, 499, 500].map(at)).toEqual([undefined, 'i-1', 'i-1', undefined]);
  });

  it('keeps no more than it may, and counts a state once', () => {
    const builder = new DirectoryBuilder(2);
    expect(['i-1', 'i-1', 'i-2', 'i-3'].map((id) => builder.add(entry(id)))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(builder.full).toBe(true);
    expect(builder.build().size).toBe(2);
  });
});
