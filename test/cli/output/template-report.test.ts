import { describe, expect, it } from 'vitest';
import { styleFor } from '../../../src/cli/output/style.ts';
import { describeTemplates } from '../../../src/cli/output/template-report.ts';
import type { PlannedResource, PlannedState } from '../../../src/opensearch/template/plan.ts';

const plain = styleFor({ isTTY: false }, {});
const planned = (state: PlannedState, differences: PlannedResource['differences'] = []): PlannedResource => ({
  resource: { kind: 'index_template', name: 'harrier-alerts', body: {} },
  state,
  differences,
});

describe('describeTemplates', () => {
  it('says for each resource what will happen, and what differs', () => {
    const differences = [
      { path: 'priority', current: '1', desired: '2' },
      { path: 'mapping of a.b: type', desired: 'ip' },
      { path: 'setting index.x', current: '3' },
    ];
    expect(describeTemplates([planned('create', differences), planned('update', differences)], plain)).toBe(
      [
        '+ index template harrier-alerts: will be created',
        '~ index template harrier-alerts: will be updated',
        '    ~ priority: 1 → 2',
        '    + mapping of a.b: type = ip',
        '    - setting index.x = 3',
        '',
      ].join('\n'),
    );
  });

  it('says what was done', () => {
    const items = [
      { ...planned('create'), written: true },
      { ...planned('changed-by-user'), written: false },
      { ...planned('changed-by-user'), written: true },
      { ...planned('unchanged'), written: false },
    ];
    expect(describeTemplates(items, plain).split('\n')).toEqual([
      '+ index template harrier-alerts: created',
      '! index template harrier-alerts: not as Harrier wrote it, left alone (--force overwrites)',
      '! index template harrier-alerts: overwritten',
      '= index template harrier-alerts: unchanged',
      '',
    ]);
  });

  it('cuts long lists, and says so', () => {
    const many = Array.from({ length: 20 }, (_, n) => ({ path: `p${n}`, desired: 'x' }));
    expect(describeTemplates([planned('update', many)], plain)).toContain('… and 8 more');
  });
});
