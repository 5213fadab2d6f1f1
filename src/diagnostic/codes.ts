import type { Severity } from './diagnostic.ts';

/** What the catalogue says about a code; the occurrence adds message and position. */
export interface CodeEntry {
  readonly severity: Severity;
  readonly title: string;
  /** Why it matters and what the Wazuh engine does in this case. */
  readonly explanation: string;
}

/**
 * Every finding Harrier can report about what a person wrote. Codes are never reused.
 * 1xx XML dialect, 2xx rules, 3xx decoders, 4xx patterns, 5xx lists, 6xx ruleset files and settings,
 * 7xx lint (never refuses), 8xx configuration.
 */
export const CODES = {
  HR100: {
    severity: 'error',
    title: 'Malformed XML',
    explanation: 'The file cannot be read as Wazuh XML. Wazuh refuses the whole ruleset in this case.',
  },
} as const satisfies Record<string, CodeEntry>;

export type DiagnosticCode = keyof typeof CODES;

export function severityOf(code: DiagnosticCode): Severity {
  return CODES[code].severity;
}
