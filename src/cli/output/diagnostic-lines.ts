import { fromByteString } from '../../bytes/byte-string.ts';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
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
      let place = '';
      if (span !== undefined) {
        const { line, column } = span.source.position(span.start);
        place = `${span.source.name}:${line}:${column}: `;
      }
      const kind = severity === 'error' ? style.red(severity) : style.yellow(severity);
      const next = remedy === undefined ? '' : `  ${printable(fromByteString(remedy))}\n`;
      return `${place}${kind} ${code} ${printable(fromByteString(message))}\n${next}`;
    })
    .join('');
}
