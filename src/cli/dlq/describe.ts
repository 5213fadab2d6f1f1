import type { DeadLetter } from '../../sink/dead-letter.ts';
import { printable, type Style } from '../output/style.ts';
import { count, table } from '../output/table.ts';

/** A table of letters, and below it how many there are of each reason in `place`. */
export function describeLetters(letters: readonly DeadLetter[], place: string, style: Style): string {
  const rows = letters.map(({ id, time, kind, reason, pointer }) => [
    id,
    style.dim(time.slice(0, 19)),
    kind,
    style.yellow(reason),
    printable(
      `${pointer.key ?? pointer.message_id ?? ''}${pointer.line === undefined ? '' : `:${pointer.line}`}`,
    ),
  ]);
  const columns = ['id', 'time', 'kind', 'reason', 'object'].map((title) => ({ title }));
  const reasons = new Map<string, number>();
  for (const { reason } of letters) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  const summary = [...reasons].map(([reason, number]) => `${count(number)} ${reason}`).join(', ');
  return (
    `${table(columns, rows)}\n\n${count(letters.length)} in ${place}: ${summary}\n` +
    '`harrier dlq show ID` says more; once the cause is mended, `harrier dlq replay` reads them again.\n'
  );
}
