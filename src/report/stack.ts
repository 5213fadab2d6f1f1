import { type Html, html } from './html.ts';
import type { Timeline } from './series.ts';
import { clockText } from './time.ts';

const WIDTH = 760;
const HEIGHT = 258;
const LEFT = 34;
const BOTTOM = 32;
const TOP = 8;

/** Stacked bars over time, with a table of the same numbers for those who cannot see them. */
export function stack(chart: Timeline): Html {
  const buckets = chart.series[0]?.counts.length ?? 0;
  if (buckets === 0) return html`<p class="empty">No alerts.</p>`;
  const totals = Array.from({ length: buckets }, (_, at) =>
    chart.series.reduce((sum, one) => sum + (one.counts[at] ?? 0), 0),
  );
  const ceiling = niceCeiling(Math.max(...totals));
  const scale = (HEIGHT - BOTTOM - TOP) / ceiling;
  const slot = (WIDTH - LEFT) / buckets;
  const bars = totals.map((_, at) => bar(chart, at, LEFT + at * slot, slot, scale));
  return html`<svg class="stack" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Alerts over time by group; the table below has the numbers">
      ${gridLines(ceiling, scale)}${timeLabels(chart, buckets, slot)}${bars}
    </svg>
    <ul class="legend row">${chart.series.map(
      (one, at) =>
        html`<li><svg class="key" viewBox="0 0 10 10" aria-hidden="true"><rect class="s${at}" width="10" height="10" rx="2"/></svg>
          <span class="name">${one.label}</span> <span class="number">${one.counts.reduce((a, b) => a + b, 0)}</span></li>`,
    )}</ul>
    ${asTable(chart, totals)}`;
}

function bar(chart: Timeline, at: number, x: number, slot: number, scale: number): Html[] {
  let y = HEIGHT - BOTTOM;
  const time = chart.start + at * chart.step;
  return chart.series.flatMap((one, series) => {
    const value = one.counts[at] ?? 0;
    if (value === 0) return [];
    const height = value * scale;
    y -= height;
    return [
      html`<rect class="s${series}" x="${(x + slot * 0.12).toFixed(1)}" y="${y.toFixed(1)}" width="${(slot * 0.76).toFixed(1)}" height="${height.toFixed(1)}"><title>${clockText(time)}: ${value} × ${one.label}</title></rect>`,
    ];
  });
}

function gridLines(ceiling: number, scale: number): Html[] {
  return [0, 0.5, 1].map((share) => {
    const y = HEIGHT - BOTTOM - share * ceiling * scale;
    return html`<line class="grid" x1="${LEFT}" x2="${WIDTH}" y1="${y.toFixed(1)}" y2="${y.toFixed(1)}"/><text class="axis" x="${LEFT - 6}" y="${(y + 4).toFixed(1)}" text-anchor="end">${share * ceiling}</text>`;
  });
}

function timeLabels(chart: Timeline, buckets: number, slot: number): Html[] {
  const every = Math.max(1, Math.ceil(buckets / 8));
  const labels: Html[] = [];
  for (let at = 0; at < buckets; at += every) {
    const x = LEFT + at * slot + slot / 2;
    if (x > WIDTH - 16) break;
    labels.push(
      html`<text class="axis" x="${x.toFixed(1)}" y="${HEIGHT - 6}" text-anchor="middle">${clockText(chart.start + at * chart.step, chart.step)}</text>`,
    );
  }
  return labels;
}

function asTable(chart: Timeline, totals: readonly number[]): Html {
  const rows = totals.flatMap((total, at) => {
    if (total === 0) return [];
    const cells = chart.series.map((one) => html`<td class="number">${one.counts[at] ?? 0}</td>`);
    return [html`<tr><th scope="row">${clockText(chart.start + at * chart.step)}</th>${cells}</tr>`];
  });
  return html`<details><summary>The numbers as a table</summary><div class="scroll"><table>
    <thead><tr><th scope="col">from (UTC)</th>${chart.series.map((one) => html`<th scope="col" class="number">${one.label}</th>`)}</tr></thead>
    <tbody>${rows}</tbody></table></div></details>`;
}

/** An even number ≥ the value, so that the middle line is whole. */
export function niceCeiling(value: number): number {
  for (let power = 1; ; power *= 10) {
    for (const digit of [2, 4, 6, 10]) if (digit * power >= value) return digit * power;
  }
}
