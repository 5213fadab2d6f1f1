import { visibleLength } from './style.ts';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** A table in plain columns, two blanks apart: easy to read, easy to cut with `awk`. Cells may be coloured. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const titles = columns.map((column) => column.title);
  const lines = titles.some((title) => title !== '') ? [titles, ...rows] : rows;
  const widths = columns.map((_, at) => Math.max(0, ...lines.map((line) => visibleLength(line[at] ?? ''))));
  return lines.map((line) => layOut(columns, line, widths)).join('\n');
}

function layOut(columns: readonly Column[], line: readonly string[], widths: readonly number[]): string {
  const cells = columns.map((column, at) => {
    const cell = line[at] ?? '';
    const padding = ' '.repeat((widths[at] ?? 0) - visibleLength(cell));
    return column.align === 'right' ? padding + cell : cell + padding;
  });
  return cells.join('  ').trimEnd();
}

/** A whole number, 1234567 → `1,234,567`. `Intl` would do it, too, but takes 40 ms to begin. */
export function count(value: number): string {
  return String(value).replace(THOUSANDS, ',');
}

const THOUSANDS = /\B(?=(?:\d{3})+$)/g;

/** `1 file`, `1,234 files`. */
export function quantity(value: number, noun: string): string {
  return `${count(value)} ${value === 1 ? noun : `${noun}s`}`;
}

/** Bytes in the binary units people expect of file sizes. */
export function byteSize(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`;
}

/** Milliseconds as `850 ms`, `12.3 s`, `4 min 05 s` or `27 h 15 min`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const minutes = Math.round(ms / 60_000);
  if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}
