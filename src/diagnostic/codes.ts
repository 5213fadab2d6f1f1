import { CONFIG_CODES } from './catalogue/config.ts';
import { DECODER_CODES } from './catalogue/decoder.ts';
import type { CodeEntry } from './catalogue/entry.ts';
import { LINT_CODES } from './catalogue/lint.ts';
import { LIST_CODES } from './catalogue/list.ts';
import { RULE_CODES } from './catalogue/rule.ts';
import { RULESET_CODES } from './catalogue/ruleset.ts';
import { XML_CODES } from './catalogue/xml.ts';
import type { Severity } from './diagnostic.ts';

export type { CodeEntry } from './catalogue/entry.ts';

/**
 * Every finding Harrier can report about what a person wrote. Codes are never reused.
 * 1xx XML dialect, 2xx rules, 3xx decoders, 4xx patterns, 5xx lists, 6xx ruleset files and settings,
 * 7xx lint (never refuses), 8xx configuration. One file a range in `catalogue/`.
 */
export const CODES = {
  ...XML_CODES,
  ...RULE_CODES,
  ...DECODER_CODES,
  ...LIST_CODES,
  ...RULESET_CODES,
  ...LINT_CODES,
  ...CONFIG_CODES,
} as const satisfies Record<string, CodeEntry>;

/** `HR` and three digits; stable, so that people can filter by it. */
export type DiagnosticCode = keyof typeof CODES;

/** What a code is unless its finding says otherwise. */
export function severityOf(code: DiagnosticCode): Severity {
  return CODES[code].severity;
}
