import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { toByteString } from '../../src/bytes/byte-string.ts';
import { ReportCollector } from '../../src/report/collect.ts';
import { escapeHtml, html } from '../../src/report/html.ts';
import { reportPage } from '../../src/report/page.ts';
import { MAX_ALERTS } from '../../src/report/report.ts';
import { groupsOfRules, ruleKey, slices, timeline } from '../../src/report/series.ts';
import { niceCeiling } from '../../src/report/stack.ts';

const collector = () => new ReportCollector({ withFlows: true, title: () => undefined });

function alert(time: number, id: string, level: number, extra: object = {}, groups = ['aws']) {
  const json = {
    harrier: { ruleset: 'harrier' },
    rule: { id, level, description: `rule ${id}`, groups, mitre: { id: ['T1046'] } },
    data: { srcip: '203.0.113.66' },
    ...extra,
  };
  return { stream: 'alerts' as const, time, json: toByteString(JSON.stringify(json)) };
}

function flow(source: string, bytes: number, action: string) {
  const json = { source: { ip: source, bytes }, event: { action }, action: { name: action.toLowerCase() } };
  return { stream: 'ecs-vpcflow' as const, time: 5, json: JSON.stringify(json) };
}

describe('ReportCollector', () => {
  it('counts alerts by rule, signals apart, and sums talkers', () => {
    const report = collector();
    report.add(alert(10, '1', 3));
    report.add(alert(20, '1', 3));
    report.add(alert(15, '2', 12));
    report.add({ ...alert(16, '3', 3), stream: 'signals' });
    report.add(flow('10.0.0.1', 100, 'ACCEPT'));
    report.add(flow('10.0.0.1', 50, 'ACCEPT'));
    report.add(flow('10.0.0.2', 1, 'REJECT'));
    expect(report.report()).toMatchObject({
      span: { from: 5, to: 20 },
      documents: { alerts: 3, 'ecs-vpcflow': 3, signals: 1 },
      rules: [
        { id: '2', level: 12, count: 1 },
        { id: '1', level: 3, count: 2 },
      ],
      alertCount: 3,
      signalCount: 1,
      accepted: [{ address: '10.0.0.1', flows: 2, bytes: 150 }],
      rejected: [{ address: '10.0.0.2', flows: 1, bytes: 1 }],
    });
    expect(report.report().alerts.map((one) => one.time)).toEqual([10, 15, 16, 20]);
  });

  it('keeps the most severe alerts when there are too many', () => {
    const report = collector();
    for (let i = 0; i < 3 * MAX_ALERTS; i++) report.add(alert(i, '1', 2));
    report.add(alert(7, '9', 15));
    const { alerts, alertCount, rules } = report.report();
    expect(alerts).toHaveLength(MAX_ALERTS);
    expect(alerts.some((one) => one.level === 15)).toBe(true);
    expect(alertCount).toBe(3 * MAX_ALERTS + 1);
    expect(rules.find((rule) => rule.id === '1')?.count).toBe(3 * MAX_ALERTS);
  });

  it('survives alerts of any shape', () => {
    const report = collector();
    for (const json of [
      '{}',
      '{"rule":null,"data":[]}',
      '{"rule":{"groups":"x","level":"y"},"data":{"aws":7}}',
    ]) {
      report.add({ stream: 'alerts', time: 1, json });
    }
    expect(report.report().alertCount).toBe(3);
    expect(page(report)).toContain('</html>');
  });
});

describe('series', () => {
  it('puts the small slices together', () => {
    const many = Array.from({ length: 12 }, (_, i) => ({ label: `r${i}`, count: 12 - i, group: undefined }));
    expect(slices(many, [], 8)).toHaveLength(9);
    expect(slices(many, [], 8).at(-1)).toMatchObject({ label: '4 other rules', count: 4 + 3 + 2 + 1 });
  });

  it('gives rules the colour of their group in the timeline, each in a shade of its own', () => {
    const share = (label: string, count: number, group: string) => ({ label, count, group });
    const shares = [share('small', 1, 'ec2'), share('large', 9, 'ec2'), share('scan', 5, 'recon')];
    expect(
      slices(shares, ['recon', 'ec2']).map(({ label, series, shade }) => [label, series, shade]),
    ).toEqual([
      ['large', 1, 0],
      ['scan', 0, 0],
      ['small', 1, 1],
    ]);
    expect(groupsOfRules([collectorAlert()])).toEqual(new Map([[ruleKey('harrier', '1'), 'aws']]));
  });

  it('stacks each alert once, under its rarest group', () => {
    const report = collector();
    report.add(alert(0, '1', 3, {}, ['aws', 'recon']));
    report.add(alert(60_000, '1', 3, {}, ['aws', 'ec2']));
    report.add(alert(3_600_000, '1', 3, {}, ['aws', 'ec2']));
    const { alerts, span = { from: 0, to: 0 } } = report.report();
    const chart = timeline(alerts, span);
    expect(chart.series.map((one) => [one.label, one.counts.reduce((a, b) => a + b, 0)])).toEqual([
      ['ec2', 2],
      ['recon', 1],
    ]);
  });

  it('keeps the number of bars bounded, whatever the span', () => {
    for (const to of [0, 1, 59_999, 86_400_000, 10 * 365 * 86_400_000]) {
      const chart = timeline([{ ...collectorAlert(), time: to }], { from: 0, to });
      expect(chart.series[0]?.counts.length).toBeLessThanOrEqual(60);
      expect(chart.series[0]?.counts.reduce((a, b) => a + b, 0)).toBe(1);
    }
  });

  it('chooses round tops for the axis', () => {
    expect([1, 2, 3, 7, 11, 99, 101].map(niceCeiling)).toEqual([2, 2, 4, 10, 20, 100, 200]);
  });
});

describe('html', () => {
  it('escapes everything that is not markup of ours', () => {
    const evil = `"><script>alert(1)</script>'\`&`;
    expect(html`<b title="${evil}">${[evil, html`<i>${1}</i>`]}</b>`.markup).toBe(
      `<b title="${escapeHtml(evil)}">${escapeHtml(evil)}<i>1</i></b>`,
    );
    expect(escapeHtml(evil)).not.toMatch(/[<>"'`]/);
  });

  it('shows control and direction characters', () => {
    expect(escapeHtml('a\u202eb\x00c\u200bd')).toBe('a[U+202E]b␀c[U+200B]d');
  });
});

describe('reportPage', () => {
  it('lets no log content become markup, wherever it stands', () => {
    const evil = '</style></script><img src=x onerror=alert(1)>"\'';
    const report = collector();
    report.add(
      alert(10, evil, 12, {
        rule: { id: evil, level: 12, description: evil, groups: [evil], mitre: { id: [evil] } },
        data: { aws: { userIdentity: { arn: evil }, awsRegion: evil } },
        harrier: { ruleset: evil },
      }),
    );
    report.add(flow(evil, 1, 'ACCEPT'));
    report.add(flow(evil, 1, 'REJECT'));
    const text = page(report, evil);
    expect(text).not.toContain('<img');
    expect(text.match(/<script/g)).toHaveLength(1);
    expect(text.match(/<\/style>/g)).toHaveLength(1);
  });

  it('loads nothing and runs only its own script and style', () => {
    const report = collector();
    report.add(alert(10, '1', 3));
    const text = page(report);
    expect(text).not.toMatch(/(?:src|href|url\(|@import|style)\s*=\s*["']?|https?:/i);
    const inner = (tag: string) => new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(text)?.[1] ?? '';
    for (const tag of ['script', 'style']) {
      const hash = createHash('sha256').update(inner(tag)).digest('base64');
      expect(text).toContain(`${tag}-src &#39;sha256-${hash}&#39;`);
    }
  });
});

function page(report: ReportCollector, text = 'text'): string {
  return reportPage({
    title: text,
    lead: text,
    report: report.report(),
    tiles: [{ label: text, value: text }],
    tables: [{ title: text, columns: [text, text], rows: [[text, text]] }],
    chain: () => [{ id: 80300, level: 0, description: text }],
    chapters: [{ time: 0, title: text }],
    generator: text,
  });
}

function collectorAlert() {
  const report = collector();
  report.add(alert(0, '1', 3));
  const [first] = report.report().alerts;
  if (first === undefined) throw new Error('no alert');
  return first;
}
