import { ADDRESS_OPTIONS } from './address.ts';
import { COMPARISON_OPTIONS, GLOBAL_FREQUENCY } from './comparison.ts';
import { FIELD } from './field.ts';
import { CATEGORY, CHECK_DIFF, COMPILED_RULE, DECODED_AS, IF_FTS } from './kind.ts';
import { LIST } from './list.ts';
import { MITRE } from './mitre.ts';
import type { RuleOption } from './option.ts';
import { CHECK_IF_IGNORED, CVE, DESCRIPTION, GROUP, IGNORE, INFO, OPTIONS } from './output.ts';
import { IF_GROUP, IF_LEVEL, IF_MATCHED_GROUP, IF_MATCHED_REGEX, IF_MATCHED_SID, IF_SID } from './parent.ts';
import { STATIC_OPTIONS, TEXT_OPTIONS } from './text.ts';
import { TIME, WEEKDAY } from './when.ts';

/** Every rule option, in the order of the reference pages. */
export const RULE_OPTIONS: readonly RuleOption[] = [
  IF_SID,
  IF_GROUP,
  IF_LEVEL,
  CATEGORY,
  DECODED_AS,
  ...TEXT_OPTIONS,
  FIELD,
  ...STATIC_OPTIONS,
  ...ADDRESS_OPTIONS,
  LIST,
  TIME,
  WEEKDAY,
  IF_FTS,
  CHECK_DIFF,
  COMPILED_RULE,
  IF_MATCHED_SID,
  IF_MATCHED_GROUP,
  IF_MATCHED_REGEX,
  ...COMPARISON_OPTIONS,
  GLOBAL_FREQUENCY,
  DESCRIPTION,
  GROUP,
  OPTIONS,
  MITRE,
  INFO,
  CVE,
  IGNORE,
  CHECK_IF_IGNORED,
];

const BY_NAME = new Map(RULE_OPTIONS.map((option) => [option.name, option]));

/** The option that an element is; names ignore case, with the exceptions of SEMANTICS 2.9. */
export function ruleOption(elementName: string): RuleOption | undefined {
  const option = BY_NAME.get(elementName.toLowerCase());
  return option?.exactCase === true && option.name !== elementName ? undefined : option;
}
