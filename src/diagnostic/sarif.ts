import { CODES } from './codes.ts';
import type { Diagnostic, Severity } from './diagnostic.ts';
import { readable, remedyOf } from './format.ts';
import type { Span } from './source.ts';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

/**
 * Findings as a SARIF 2.1.0 log, which code hosting sites show beside the lines.
 * @param version Version of Harrier.
 */
export function sarifLog(diagnostics: readonly Diagnostic[], version: string): unknown {
  const used = [...new Set(diagnostics.map(({ code }) => code))].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'harrier',
            version,
            rules: used.map((code) => ({
              id: code,
              shortDescription: { text: CODES[code].title },
              fullDescription: { text: CODES[code].explanation },
              help: { text: CODES[code].remedy },
              defaultConfiguration: { level: LEVELS[CODES[code].severity] },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map((diagnostic) => ({
          ruleId: diagnostic.code,
          ruleIndex: used.indexOf(diagnostic.code),
          level: LEVELS[diagnostic.severity],
          message: { text: `${readable(diagnostic.message)}. ${remedyOf(diagnostic)}` },
          ...(diagnostic.span === undefined
            ? {}
            : { locations: [{ physicalLocation: physicalLocation(diagnostic.span) }] }),
          ...(diagnostic.related === undefined
            ? {}
            : {
                relatedLocations: diagnostic.related.map((other, id) => ({
                  id,
                  message: { text: other.message },
                  physicalLocation: physicalLocation(other.span),
                })),
              }),
        })),
      },
    ],
  };
}

function physicalLocation({ source, start, end }: Span) {
  const from = source.position(start);
  const to = source.position(Math.max(start, end));
  return {
    artifactLocation: { uri: source.name.split('\\').join('/').split('/').map(encodeURIComponent).join('/') },
    region: { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column },
  };
}
