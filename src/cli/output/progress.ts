import type { WriteStream } from 'node:tty';

export interface Progress {
  /** Shows `done` of `total`, with a note. Cheap: draws at most ten times a second. */
  update(done: number, total: number, note: string): void;
  /** Takes the bar away. */
  stop(): void;
}

/** A progress bar on stderr when that is a terminal, else nothing: logs and pipes stay clean. */
export function progressBar(
  stream: Pick<WriteStream, 'isTTY' | 'columns' | 'write'> = process.stderr,
): Progress {
  if (stream.isTTY !== true) return { update: () => undefined, stop: () => undefined };
  let drawn = 0;
  let shown = false;
  return {
    update(done, total, note) {
      const now = Date.now();
      if (now - drawn < 100 && done < total) return;
      drawn = now;
      shown = true;
      // Terminals of a recording (`script`) and some of CI say that they have 0 columns.
      stream.write(`\r\x1b[K${barText(done, total, note, stream.columns || 80)}`);
    },
    stop() {
      if (shown) stream.write('\r\x1b[K');
      shown = false;
    },
  };
}

/** `[#####---------------]  25%  note`, never wider than the terminal. */
export function barText(done: number, total: number, note: string, columns: number): string {
  const share = total > 0 ? Math.min(1, done / total) : 0;
  const filled = Math.round(share * BAR_WIDTH);
  const bar = `[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}]`;
  return `${bar} ${String(Math.floor(share * 100)).padStart(3)}%  ${note}`.slice(0, Math.max(0, columns - 1));
}

const BAR_WIDTH = 24;
