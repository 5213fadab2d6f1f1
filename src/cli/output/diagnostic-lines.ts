import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { formatPlace, readable } from '../../diagnostic/format.ts';
import { printable, styleFor } from './style.ts';

/** Where reports go. */
export interface ReportStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** Findings one a line: `file:line:column: severity code message`, the remedy below. */
export function diagnosticLines(diagnostics: readonly Diagnostic[], stream: ReportStream): string {
  const style = styleFor({ isTTY: stream.isTTY === true });
  return diagnostics
    .map(({ span, severity, code, message, remedy }) => {
      const place = span === undefined ? '' : `${printable(formatPlace(span))}: `;
      const kind = severity === 'error' ? style.red(severity) : style.yellow(severity);
      const next = remedy === undefined ? '' : `  ${printable(readable(remedy))}\n`;
      return `${place}${kind} ${code} ${printable(readable(message))}\n${next}`;
    })
    .join('');
}
