import { type Html, html } from './html.ts';
import type { Slice } from './series.ts';

/** A ring chart with its legend; the legend carries the numbers, so colour alone says nothing. */
export function pie(slices: readonly Slice[], unit: string): Html {
  const total = slices.reduce((sum, slice) => sum + slice.count, 0);
  if (total === 0) return html`<p class="empty">No ${unit}.</p>`;
  let angle = 0;
  const rings = slices.map((slice) => {
    const share = slice.count / total;
    const path = ring(angle, angle + share);
    angle += share;
    return html`<path class="s${slice.series}" fill-opacity="${opacity(slice)}" d="${path}"><title>${slice.label}: ${slice.count} (${percent(share)})</title></path>`;
  });
  return html`<div class="pie">
    <svg viewBox="0 0 200 200" role="img" aria-label="${unit} by rule; the list beside has the numbers">
      ${rings}
      <text x="100" y="100" class="total">${total.toLocaleString('en-US')}</text>
      <text x="100" y="120" class="unit">${unit}</text>
    </svg>
    <ol class="legend">${slices.map(
      (slice) =>
        html`<li><svg class="key" viewBox="0 0 10 10" aria-hidden="true"><rect class="s${slice.series}" fill-opacity="${opacity(slice)}" width="10" height="10" rx="2"/></svg>
          <span class="name">${slice.label}</span> <span class="number">${slice.count}</span></li>`,
    )}</ol>
  </div>`;
}

/** Slices of one colour, in the order of their size, from full to pale. */
function opacity({ shade }: Slice): number {
  return SHADES[Math.min(shade, SHADES.length - 1)] ?? 1;
}

const SHADES = [1, 0.75, 0.55, 0.4, 0.3];

const OUTER = 92;
const INNER = 58;

/** Path of a ring's part, from and to as shares of the full turn, beginning at the top. */
function ring(from: number, to: number): string {
  const end = to - from >= 1 ? from + 0.9999 : to;
  const large = end - from > 0.5 ? 1 : 0;
  return [
    `M${point(from, OUTER)}`,
    `A${OUTER} ${OUTER} 0 ${large} 1 ${point(end, OUTER)}`,
    `L${point(end, INNER)}`,
    `A${INNER} ${INNER} 0 ${large} 0 ${point(from, INNER)}Z`,
  ].join('');
}

function point(turn: number, radius: number): string {
  const angle = (turn - 0.25) * 2 * Math.PI;
  return `${(100 + radius * Math.cos(angle)).toFixed(2)} ${(100 + radius * Math.sin(angle)).toFixed(2)}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}
