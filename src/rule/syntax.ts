import type { DiagnosticCollector } from '../diagnostic/diagnostic.ts';
import type { Span } from '../diagnostic/source.ts';
import type { Category } from '../event/log-event.ts';
import type { LookupKind } from '../list/lookup.ts';
import type { PatternType } from '../regex/pattern.ts';
import type { XmlElement } from '../xml/element.ts';
import type { Forced, MitreReferences } from './rule.ts';

/** How a text condition compares; `exact` is the default of `action` (SEMANTICS 2.3). */
export type MatchType = PatternType | 'exact';

/** A text condition as written. Repeated elements are glued, the last one's attributes count (SEMANTICS 2.3). */
export interface PatternSyntax {
  readonly text: string;
  readonly type: MatchType;
  readonly negate: boolean;
  /** The elements that were glued together, in order. */
  readonly elements: readonly XmlElement[];
}

/** `<field name="…">`: a pattern on a dynamic field. */
export interface FieldSyntax extends PatternSyntax {
  readonly name: string;
}

/** `srcip`, `dstip`: several elements are alternatives; the last one's negation applies to all. */
export interface AddressSyntax {
  readonly entries: readonly { readonly text: string; readonly span: Span }[];
  readonly negate: boolean;
}

/** `<list>`: a field looked up in a CDB list. */
export interface ListSyntax {
  readonly list: string;
  readonly field: string;
  readonly lookup: LookupKind;
  readonly checkValue: string | undefined;
  readonly element: XmlElement;
}

/** `same_*` and `different_*`: what the current event is compared with each earlier one by (SEMANTICS 4.6). */
export interface ComparisonSyntax {
  readonly kind: 'same' | 'different';
  /** Static subject (an event member, `location` included), or a dynamic field. */
  readonly subject:
    | { readonly kind: 'static'; readonly field: ComparedMember }
    | { readonly kind: 'dynamic'; readonly name: string };
  readonly span: Span;
}

/** What `same_*` and `different_*` name besides dynamic fields. */
export type ComparedMember =
  | 'id'
  | 'srcip'
  | 'dstip'
  | 'srcport'
  | 'dstport'
  | 'srcuser'
  | 'dstuser'
  | 'protocol'
  | 'action'
  | 'url'
  | 'data'
  | 'extra_data'
  | 'status'
  | 'system_name'
  | 'srcgeoip'
  | 'dstgeoip'
  | 'location';

/** Text with the place where it was written. */
export interface Written<T> {
  readonly value: T;
  readonly span: Span;
}

/** Options of the `options` element, in their final state. */
export interface OutputFlags {
  log: Forced;
  mail: Forced;
  noFullLog: boolean;
  noCounter: boolean;
  noActiveResponse: boolean;
}

/**
 * A rule as written, one file's view: nothing is looked up in other rules yet. Filled while its elements are
 * read (`parse.ts`, `option/`), read-only afterwards.
 */
export interface RuleSyntax {
  id: number;
  level: number;
  /** As written; undefined when absent. */
  frequency: number | undefined;
  timeframe: number;
  maxSize: number;
  ignoreSeconds: number;
  noAlert: boolean;
  overwrite: boolean;
  /** `accuracy="0"`: the rule sorts behind all siblings. */
  inaccurate: boolean;

  patterns: Map<PatternOption, PatternSyntax>;
  fields: FieldSyntax[];
  addresses: Map<'srcip' | 'dstip', AddressSyntax>;
  time: Written<TimeRange> | undefined;
  weekday: Written<Weekdays> | undefined;
  decodedAs: Written<string> | undefined;
  category: Category;
  categoryWritten: boolean;
  lists: ListSyntax[];
  ifFts: Span | undefined;
  checkDiff: Span | undefined;
  compiledRule: Written<string> | undefined;

  ifSid: Written<string> | undefined;
  ifGroup: Written<string> | undefined;
  ifLevel: Written<string> | undefined;
  ifMatchedSid: Written<string> | undefined;
  ifMatchedGroup: Written<string> | undefined;
  ifMatchedRegex: PatternSyntax | undefined;
  comparisons: ComparisonSyntax[];
  globalFrequency: Span | undefined;
  /** First element that only makes sense with a history. */
  needsHistory: Span | undefined;

  description: string | undefined;
  groups: string;
  flags: OutputFlags;
  mitre: MitreReferences | undefined;
  info: string | undefined;
  cve: string | undefined;
  ignoreFields: Written<string> | undefined;
  checkIfIgnored: Written<string> | undefined;

  /** Reading found a reason to leave the rule out (already reported). */
  skipped: boolean;
  /** What was found wrong while the rule was read; of no weight where the rule is a duplicate. */
  readonly findings: DiagnosticCollector;
  readonly element: XmlElement;
  readonly file: string;
}

/** `HH:MM` texts, both ends included. */
export interface TimeRange {
  readonly from: string;
  readonly to: string;
  readonly negate: boolean;
}

/** Sunday is 0. */
export interface Weekdays {
  readonly days: ReadonlySet<number>;
}

/** The conditions of a rule in the order in which they are asked, its history apart (SEMANTICS 4.2). */
export const CONDITION_ORDER = [
  'decoded_as',
  'program_name',
  'id',
  'system_name',
  'protocol',
  'match',
  'regex',
  'action',
  'url',
  'location',
  'field',
  'srcip',
  'dstip',
  'srcport',
  'dstport',
  'compiled_rule',
  'user',
  'srcgeoip',
  'dstgeoip',
  'maxsize',
  'time',
  'weekday',
  'data',
  'extra_data',
  'hostname',
  'status',
  'check_diff',
  'if_fts',
  'list',
] as const;
type ConditionOption = (typeof CONDITION_ORDER)[number];

/** Conditions that are more than one text of the event and a pattern. */
const OTHER_CONDITIONS = [
  'decoded_as',
  'field',
  'srcip',
  'dstip',
  'compiled_rule',
  'maxsize',
  'time',
  'weekday',
  'check_diff',
  'if_fts',
  'list',
] as const satisfies readonly ConditionOption[];

/** Options that compare one text of the event with a pattern. */
export type PatternOption = Exclude<ConditionOption, (typeof OTHER_CONDITIONS)[number]>;
export const PATTERN_OPTIONS: readonly PatternOption[] = CONDITION_ORDER.filter(isPatternOption);

function isPatternOption(option: ConditionOption): option is PatternOption {
  return !OTHER_CONDITIONS.some((other) => other === option);
}
