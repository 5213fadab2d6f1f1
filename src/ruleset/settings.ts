import { parseDocument } from 'yaml';
import { z } from 'zod';
import type { DiagnosticCollector } from '../diagnostic/diagnostic.ts';
import type { Source } from '../diagnostic/source.ts';
import { DEFAULT_SETTINGS } from './default-settings.ts';

/** `ruleset.yaml`: how a ruleset is run. Every member is optional. */
const SETTINGS = z.strictObject({
  extends: z
    .literal('harrier')
    .optional()
    .describe("Harrier's own rules, decoders and settings first, then the files of this folder."),
  alert_level: z
    .int()
    .min(0)
    .max(16)
    .default(DEFAULT_SETTINGS.alert_level)
    .describe('Levels from here on alert (Wazuh: log_alert_level).'),
  exclude: z
    .array(z.string())
    .default(DEFAULT_SETTINGS.exclude)
    .describe('Base names of rule and decoder files that are left out, as the stock configuration does.'),
  event_text: z
    .enum(['wazuh-aws', 'compact'])
    .default(DEFAULT_SETTINGS.event_text)
    .describe(
      "What the rules see of an AWS record: the JSON of Wazuh's AWS module, or compact JSON of the raw record.",
    ),
  time_zone: z
    .string()
    .refine(isTimeZone, 'not a known time zone')
    .optional()
    .describe('IANA zone for <time>, <weekday> and alert timestamps; default: the process zone.'),
  logtest_alert: z
    .enum(['level', 'flags'])
    .default(DEFAULT_SETTINGS.logtest_alert)
    .describe(
      'What logtest calls an alert: level, as Wazuh does (no_log is not looked at), or flags, as the live engine does.',
    ),
  geoip: z
    .string()
    .min(1)
    .optional()
    .describe(
      'MaxMind database (.mmdb, City or Country), relative to this file: for srcgeoip, dstgeoip and GeoLocation.',
    ),
  manager: z.string().min(1).optional().describe('manager.name of alerts, and host of events without one.'),
});
/** What `ruleset.yaml` may say (docs/guide/writing-rules.md). */
export type RulesetSettings = z.infer<typeof SETTINGS>;

/** Reads `ruleset.yaml` over `defaults`; undefined after reporting what is wrong. */
export function parseSettings(
  source: Source,
  diagnostics: DiagnosticCollector,
  defaults: Partial<RulesetSettings> = {},
): RulesetSettings | undefined {
  const document = parseDocument(source.text);
  for (const error of document.errors) {
    const [start, end] = error.pos;
    diagnostics.add('HR602', error.message.split('\n')[0] ?? '', { span: source.span(start, end) });
  }
  if (document.errors.length > 0) return undefined;
  const value: unknown = document.toJS({ maxAliasCount: 100 }) ?? {};
  const result = SETTINGS.safeParse(isObject(value) ? { ...defaults, ...value } : value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const node: unknown = document.getIn(issue.path, true);
    const range = hasRange(node) ? node.range : undefined;
    diagnostics.add('HR602', `${issue.path.join('.') || 'ruleset.yaml'}: ${issue.message}`, {
      span: range === undefined ? source.span(0, 0) : source.span(range[0], range[1]),
    });
  }
  return undefined;
}

function hasRange(node: unknown): node is { range: [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
