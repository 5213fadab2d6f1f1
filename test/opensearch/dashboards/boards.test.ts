import { describe, expect, it } from 'vitest';
import type { Field } from '../../../src/document/field.ts';
import type { Board } from '../../../src/opensearch/dashboards/board-builder.ts';
import { buildBoards } from '../../../src/opensearch/dashboards/boards.ts';
import type { SavedObject } from '../../../src/opensearch/dashboards/saved-object.ts';
import { ALERT_DATA_FIELDS, ALERT_FIELDS } from '../../../src/opensearch/template/alert-fields.ts';
import { HARRIER_FIELDS } from '../../../src/opensearch/template/common-fields.ts';
import { STREAM_FIELDS } from '../../../src/worker/object/stream-fields.ts';

const mapped: Readonly<Record<string, readonly Field[]>> = {
  ...STREAM_FIELDS,
  alerts: [...ALERT_FIELDS, ...ALERT_DATA_FIELDS],
};
/** Made by OpenSearch itself, and by the dynamic templates of alerts. */
const OTHERS = new Set(['_index', ...HARRIER_FIELDS.map(({ name }) => name)]);

function fieldsOf({ pattern }: Board): Map<string, Field> {
  const list = pattern.streams.flatMap((stream) => mapped[stream] ?? []);
  return new Map(list.map((field) => [field.name, field]));
}

const parsed = (object: SavedObject, name: string) => JSON.parse(String(object.attributes[name]));

function queryOf(object: SavedObject): string {
  const meta = object.attributes['kibanaSavedObjectMeta'] as { searchSourceJSON: string };
  return JSON.parse(meta.searchSourceJSON).query.query;
}

describe.each(buildBoards().map((board) => [board.name, board] as const))('board %s', (_name, board) => {
  const fields = fieldsOf(board);

  it('has an event time that is mapped as a date', () => {
    expect(fields.get(board.pattern.timeField)?.type).toBe('date');
  });

  it('aggregates on mapped fields that can be aggregated', () => {
    for (const object of board.objects.filter(({ type }) => type === 'visualization')) {
      for (const { params } of parsed(object, 'visState').aggs) {
        if (params.field === undefined || OTHERS.has(params.field)) continue;
        expect([object.id, params.field, fields.has(params.field)]).toEqual([object.id, params.field, true]);
        expect(['text', 'match_only_text', 'flat_object']).not.toContain(fields.get(params.field)?.type);
      }
    }
  });

  it('sums numbers only', () => {
    for (const object of board.objects.filter(({ type }) => type === 'visualization')) {
      for (const { type, params } of parsed(object, 'visState').aggs) {
        if (type === 'sum' || type === 'histogram') expect(fields.get(params.field)?.type).toBe('long');
      }
    }
  });

  it('asks for mapped fields in queries and columns', () => {
    for (const object of board.objects) {
      if (object.type === 'index-pattern') continue;
      const asked = [...queryOf(object).matchAll(/([\w.@]+)\s*(?::|>=)/g)].map(([, name = '']) => name);
      const columns = (object.attributes['columns'] ?? []) as string[];
      for (const name of [...asked, ...columns]) {
        expect([object.id, name, fields.has(name) || OTHERS.has(name)]).toEqual([object.id, name, true]);
      }
    }
  });

  it('orders by a metric that it has', () => {
    for (const object of board.objects.filter(({ type }) => type === 'visualization')) {
      const { aggs } = parsed(object, 'visState');
      for (const { id, type, schema, params } of aggs) {
        if (params.orderBy !== undefined) expect(aggs[Number(params.orderBy) - 1].schema).toBe('metric');
        expect([id, type, schema]).not.toContain(undefined);
      }
    }
  });

  it('shows one value in one colour, and pies as parts of a whole', () => {
    const colours = new Map<string, string>();
    for (const object of board.objects.filter(({ type }) => type === 'visualization')) {
      const { type, aggs } = parsed(object, 'visState');
      const series = aggs.find(({ schema }: { schema: string }) =>
        type === 'pie' ? schema === 'segment' : schema === 'group',
      );
      for (const [value, colour] of Object.entries(parsed(object, 'uiStateJSON').vis?.colors ?? {})) {
        const key = `${series.params.field} ${value}`;
        expect([key, colour]).toEqual([key, colours.get(key) ?? colour]);
        colours.set(key, String(colour));
      }
      if (type === 'pie') expect(series.params.otherBucket).toBe(true);
    }
    if (board.name === 'flows') expect(colours.get('event.action REJECT')).toMatch(/^#/);
  });

  it('refers only to what is in its own file, and shows everything in it', () => {
    const keys = new Set(board.objects.map(({ type, id }) => `${type} ${id}`));
    expect(keys.size).toBe(board.objects.length);
    const used = board.objects.flatMap(({ references }) => references.map(({ type, id }) => `${type} ${id}`));
    for (const key of used) expect(keys).toContain(key);
    const [dashboard] = board.objects.filter(({ type }) => type === 'dashboard');
    expect([...keys].filter((key) => !used.includes(key))).toEqual([`dashboard ${dashboard?.id}`]);
  });

  it('lays panels out without overlap, in 48 columns, each with its reference', () => {
    const dashboard = board.objects.find(({ type }) => type === 'dashboard');
    if (!dashboard) throw new Error('no dashboard');
    const panels: { panelRefName: string; gridData: { x: number; y: number; w: number; h: number } }[] =
      parsed(dashboard, 'panelsJSON');
    const cells: string[] = [];
    for (const { panelRefName, gridData } of panels) {
      expect(dashboard.references.map(({ name }) => name)).toContain(panelRefName);
      const { x, y, w, h } = gridData;
      expect(x + w).toBeLessThanOrEqual(48);
      for (let n = 0; n < w * h; n++) cells.push(`${x + (n % w)},${y + Math.floor(n / w)}`);
    }
    expect(new Set(cells).size).toBe(cells.length);
  });

  it('is in a format that Dashboards 1.x and 2.x read without migration', () => {
    for (const { type, migrationVersion } of board.objects) {
      const [major = 0, minor = 0] = String(migrationVersion[type]).split('.').map(Number);
      expect(major).toBe(7);
      expect(minor).toBeLessThanOrEqual(10);
    }
  });
});

describe('buildBoards', () => {
  it('takes another prefix everywhere', () => {
    const text = JSON.stringify(buildBoards('team-a').flatMap(({ objects }) => objects));
    expect(text).not.toMatch(/"harrier-|harrier-\*/);
    expect(text).toContain('team-a-alerts-*');
  });
});
