import { describe, expect, it } from 'vitest';
import { indexName } from '../../../src/document/stream.ts';
import type { LogRecord } from '../../../src/log-type/log-type.ts';
import { raise } from '../../../src/worker/evaluation/raise.ts';
import { FakeSession } from '../../support/pipeline.ts';

const origin = { bucket: 'b', key: 'k' };
const verdict = new FakeSession().process({ text: 'alert' });

function raised(time: number) {
  const record: LogRecord = { ordinal: 0, time, raw: 'alert' };
  const items = raise(verdict, { ruleset: 'r', documentId: 'd', record, origin }, true);
  return items.map(({ id, document }) => ({
    id,
    index: indexName(document.stream, document.time),
    content: JSON.parse(document.json) as { '@timestamp'?: string; time?: number; harrier?: object },
  }));
}

describe('raise', () => {
  it("dates alert and finding by the event's time", () => {
    const [alert, finding] = raised(Date.UTC(2026, 10, 21, 7));
    expect(alert?.index).toBe('harrier-alerts-2026.11.21');
    expect(alert?.content['@timestamp']).toBe('2026-11-21T07:00:00.000Z');
    expect(alert?.content.harrier).not.toHaveProperty('undated');
    expect(finding?.content.time).toBe(Date.UTC(2026, 10, 21, 7));
  });

  it('dates those of an undated event by when it was seen, marks them, and keeps them in the undated index', () => {
    const before = Date.now();
    const [alert, finding] = raised(-1);
    expect(alert?.index).toBe('harrier-alerts-undated');
    expect(finding?.index).toBe('harrier-ocsf-detection_finding-undated');
    expect(Date.parse(alert?.content['@timestamp'] ?? '')).toBeGreaterThanOrEqual(before);
    expect(alert?.content).toMatchObject({ harrier: { undated: true } });
    expect(finding?.content.time).toBeGreaterThanOrEqual(before);
    expect(raised(-1)[0]?.id).toBe(alert?.id);
  });
});
