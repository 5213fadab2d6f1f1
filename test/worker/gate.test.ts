import { afterEach, describe, expect, it, vi } from 'vitest';
import { Gate } from '../../src/worker/gate.ts';

describe('the gate', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('closes for a pause that doubles, counts failures of one pause once, and opens for good', () => {
    const gate = new Gate(1000, 3000);
    expect(gate.wait(0)).toBe(0);
    gate.close('gone', 0);
    gate.close('gone still', 500);
    expect(gate.wait(500)).toBe(500);
    gate.close('gone', 1000);
    expect(gate.wait(1000)).toBe(2000);
    gate.close('gone', 3000);
    expect(gate.wait(3000)).toBe(3000);
    expect(gate.reason).toBe('gone');
    gate.open();
    expect(gate.wait(3000)).toBe(0);
    expect(gate.reason).toBeUndefined();
  });

  it('does not stay closed when somebody sets the clock back', () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const gate = new Gate(1000);
    gate.close('gone');
    vi.setSystemTime(Date.now() - 86_400_000);
    expect(gate.wait()).toBeLessThanOrEqual(1000);
  });
});
