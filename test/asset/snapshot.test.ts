import { describe, expect, it } from 'vitest';
import {
  compareSnapshot,
  type Scope,
  type SeenDevice,
  type StoredDevice,
  storedJson,
} from '../../src/asset/snapshot.ts';

const SCOPE: Scope = { account: '111122223333', region: 'eu-west-1' };
const OTHER: Scope = { account: '111122223333', region: 'us-east-1' };

function seen(instanceId: string, contentHash: string, state = 'running'): SeenDevice {
  return {
    scope: SCOPE,
    state,
    document: { instanceId, contentHash, json: `{"h":"${contentHash}"}`, remarks: [] },
  };
}

/** The store after a run, by applying its changes. */
function run(
  stored: readonly StoredDevice[],
  found: readonly SeenDevice[],
  complete: readonly Scope[],
  now: number,
) {
  const changes = compareSnapshot(stored, found, complete, now);
  const after = new Map(stored.map((device) => [device.instanceId, device]));
  for (const { device } of changes) after.set(device.instanceId, device);
  return { changes, stored: [...after.values()] };
}

const kinds = (result: ReturnType<typeof run>) =>
  result.changes.map((c) => `${c.kind} ${c.device.instanceId}`);

describe('compareSnapshot', () => {
  it('writes new instances once and nothing on a second run', () => {
    const first = run([], [seen('i-1', 'a'), seen('i-2', 'b')], [SCOPE], 1);
    expect(kinds(first)).toEqual(['new i-1', 'new i-2']);
    expect(kinds(run(first.stored, [seen('i-1', 'a'), seen('i-2', 'b')], [SCOPE], 2))).toEqual([]);
  });

  it('writes one tombstone for a vanished instance, and none where the region was not listed', () => {
    const first = run([], [seen('i-1', 'a'), seen('i-2', 'b')], [SCOPE], 1);
    expect(kinds(run(first.stored, [], [OTHER], 2))).toEqual([]);
    const gone = run(first.stored, [seen('i-2', 'b')], [SCOPE], 2);
    expect(kinds(gone)).toEqual(['ended i-1']);
    expect(gone.changes[0]?.device.present).toBe(false);
    expect(kinds(run(gone.stored, [seen('i-2', 'b')], [SCOPE], 3))).toEqual([]);
  });

  it('a terminated instance ends once, also when it then vanishes', () => {
    const first = run([], [seen('i-1', 'a')], [SCOPE], 1);
    const ended = run(first.stored, [seen('i-1', 'x', 'terminated')], [SCOPE], 2);
    expect(kinds(ended)).toEqual(['ended i-1']);
    expect(kinds(run(ended.stored, [seen('i-1', 'x', 'terminated')], [SCOPE], 3))).toEqual([]);
    expect(kinds(run(ended.stored, [], [SCOPE], 4))).toEqual([]);
  });

  it('a change there and back again is three entries; a repeated run repeats the id', () => {
    const ids: (string | undefined)[] = [];
    let stored: readonly StoredDevice[] = [];
    for (const [hash, now] of [
      ['a', 1],
      ['b', 2],
      ['a', 3],
      ['b', 4],
    ] as const) {
      const again = run(stored, [seen('i-1', hash)], [SCOPE], now + 100);
      const result = run(stored, [seen('i-1', hash)], [SCOPE], now);
      expect(again.changes[0]?.historyId).toBe(result.changes[0]?.historyId);
      ids.push(result.changes[0]?.historyId);
      stored = result.stored;
    }
    expect(new Set(ids).size).toBe(4);
  });
});

it('stores the document with its time and state', () => {
  const device = {
    scope: SCOPE,
    instanceId: 'i-1',
    contentHash: 'h',
    changedAt: 0,
    present: false,
  };
  expect(JSON.parse(storedJson(device, '{"a":1}'))).toEqual({
    a: 1,
    '@timestamp': '1970-01-01T00:00:00.000Z',
    harrier: {
      content_hash: 'h',
      account: '111122223333',
      region: 'eu-west-1',
      changed_at: '1970-01-01T00:00:00.000Z',
      present: false,
      ended_at: '1970-01-01T00:00:00.000Z',
    },
  });
});
