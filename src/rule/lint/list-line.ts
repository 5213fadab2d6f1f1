import type { SkippedLine } from '../../list/parse.ts';
import type { LintCheck } from './check.ts';

const SAYINGS: Readonly<Record<SkippedLine['reason'], { message: string; remedy: string }>> = {
  'no-colon': { message: 'the line has no colon', remedy: 'End a key without value with a colon.' },
  'open-quote': { message: 'a quote is not closed', remedy: 'Close it, or leave both out.' },
  'too-long': {
    message: 'the line has more than 65,534 bytes: the rest is read as another line',
    remedy: 'Split the line.',
  },
  'carriage-return': {
    message: 'what follows a carriage return is not read',
    remedy: 'End lines with a line feed.',
  },
  nul: { message: 'what follows a NUL is not read', remedy: 'Remove the NUL.' },
  repeated: { message: 'an earlier line has the same key', remedy: 'Remove one of the two.' },
};

/** HR500: lines of a list that are no entry. Wazuh leaves them out without a word. */
export const listLine: LintCheck = ({ lists, listSources }, report) => {
  for (const [name, { skipped, skippedMore }] of lists) {
    const source = listSources.get(name);
    if (source === undefined) continue;
    for (const { reason, start, end } of skipped) {
      const { message, remedy } = SAYINGS[reason];
      report('HR500', name, message, { span: source.span(start, Math.min(end, start + 80)), remedy });
    }
    if (skippedMore > 0) {
      report('HR500', name, `${skippedMore} more lines are no entries`, { span: source.span(0, 0) });
    }
  }
};
