import { fromByteString } from '../../bytes/byte-string.ts';
import { onStepLimit } from '../../regex/limit.ts';
import type { ReportStream } from './diagnostic-lines.ts';
import { printable } from './style.ts';

const told = new WeakMap<ReportStream, Set<string>>();

/** Says of each pattern once that it met its step limit, from now to the end of the process. */
export function tellPatternLimits(stream: ReportStream): void {
  if (told.has(stream)) return;
  const patterns = new Set<string>();
  told.set(stream, patterns);
  onStepLimit(({ type, text }) => {
    if (patterns.has(text)) return;
    patterns.add(text);
    stream.write(
      `A pattern met its step limit and counts as not matching: ${type} ${printable(fromByteString(text))}\n` +
        '  avoid nested quantifiers such as (a+)+, or write them possessive: (?:a+)++\n',
    );
  });
}
