import type { ReadValue } from '../correlation/query.ts';
import type { DecoderSet } from '../decoder/decoder.ts';
import { internFieldName } from '../event/field-name.ts';
import { compileLookup } from '../list/lookup.ts';
import type { CdbList } from '../list/parse.ts';
import type { Pattern } from '../regex/pattern.ts';
import { type AddressRange, inRange, parseAddress, parseAddressRange } from './address-range.ts';
import { COMPILED_RULES } from './compiled-rule.ts';
import type { Condition, ConditionIndex } from './condition.ts';
import { describePattern, type PatternCompiler } from './pattern-compiler.ts';
import {
  CONDITION_ORDER,
  type FieldSyntax,
  type ListSyntax,
  type PatternOption,
  type PatternSyntax,
  type RuleSyntax,
} from './syntax.ts';
import { dynamicValue, listValue, OPTION_VALUES } from './value.ts';

/** What conditions refer to outside of their rule. */
export interface CompileContext {
  readonly patterns: PatternCompiler;
  readonly decoders: Pick<DecoderSet, 'idOf' | 'has'>;
  /** By name as configured, `.cdb` suffix removed. */
  readonly lists: ReadonlyMap<string, CdbList>;
}

type Add = (condition: Condition | undefined) => void;
type CompileOption = (rule: RuleSyntax, context: CompileContext, add: Add) => void;

/** The conditions of a rule apart from its history, in the order in which they are asked. */
export function compileConditions(rule: RuleSyntax, context: CompileContext): readonly Condition[] {
  const conditions: Condition[] = [];
  const add: Add = (condition) => {
    if (condition !== undefined) conditions.push(condition);
  };
  for (const compile of COMPILE_OPTIONS) compile(rule, context, add);
  return conditions;
}

/** Adds what the elements of one option ask; an option that is not written asks nothing. */
function compileOption(option: (typeof CONDITION_ORDER)[number]): CompileOption {
  switch (option) {
    case 'decoded_as':
      return (rule, context, add) => add(decodedAs(rule, context));
    case 'field':
      return (rule, context, add) => {
        for (const field of rule.fields) add(fieldCondition(rule, field, context));
      };
    case 'srcip':
    case 'dstip':
      return (rule, _context, add) => add(addressCondition(rule, option));
    case 'compiled_rule':
      return (rule, _context, add) => add(compiledRule(rule));
    case 'maxsize':
      return (rule, _context, add) => add(maxSize(rule));
    case 'time':
      return (rule, _context, add) => add(time(rule));
    case 'weekday':
      return (rule, _context, add) => add(weekday(rule));
    case 'check_diff':
      return (rule, _context, add) => add(checkDiff(rule));
    case 'if_fts':
      return (rule, _context, add) => add(ifFts(rule));
    case 'list':
      return (rule, context, add) => {
        // [quirk] SEMANTICS 2.6: of three or more lists only the last two are kept.
        for (const list of rule.lists.slice(-2)) add(listCondition(rule, list, context));
      };
    default:
      return (rule, context, add) => add(patternCondition(rule, option, context));
  }
}

/** Chosen once: a ruleset asks for each option of each of its thousands of rules. */
const COMPILE_OPTIONS = CONDITION_ORDER.map(compileOption);

function decodedAs(rule: RuleSyntax, { decoders }: CompileContext): Condition | undefined {
  if (rule.decodedAs === undefined) return undefined;
  const { value, span } = rule.decodedAs;
  const id = decoders.idOf(value) ?? -1;
  return {
    option: 'decoded_as',
    text: value,
    span,
    index: { kind: 'decoder', decoderId: id },
    test: (event) => event.decoder?.id === id,
  };
}

function patternCondition(
  rule: RuleSyntax,
  option: PatternOption,
  context: CompileContext,
): Condition | undefined {
  const syntax = rule.patterns.get(option);
  if (syntax === undefined) return undefined;
  const onLog = option === 'match' || option === 'regex';
  return textCondition(rule, option, syntax, OPTION_VALUES[option], context, (required) => {
    if (onLog) return required === undefined ? undefined : { kind: 'log', pattern: required };
    return { kind: 'static', member: option, read: OPTION_VALUES[option] };
  });
}

function fieldCondition(
  rule: RuleSyntax,
  field: FieldSyntax,
  context: CompileContext,
): Condition | undefined {
  const fieldId = internFieldName(field.name);
  const read = dynamicValue(field.name);
  return textCondition(rule, `field ${field.name}`, field, read, context, () => ({
    kind: 'field',
    fieldId,
    read,
  }));
}

/** A missing value fails the condition, negated or not; an empty one counts as present (SEMANTICS 2.3). */
function textCondition(
  rule: RuleSyntax,
  option: string,
  syntax: PatternSyntax,
  read: ReadValue,
  context: CompileContext,
  /** `required`: what the value must match; undefined where that is negated or no pattern. */
  indexOf: (required: Pattern | undefined) => ConditionIndex | undefined,
): Condition | undefined {
  const { text, type, negate, elements } = syntax;
  const span = elements.at(-1)?.span ?? rule.element.span;
  const about = { option, text: describePattern(syntax), span };
  if (type === 'exact') {
    const index = indexOf(undefined);
    return {
      ...about,
      ...(index === undefined ? {} : { index }),
      test: (event) => {
        const value = read(event);
        return value !== undefined && (value === text) !== negate;
      },
    };
  }
  const pattern = context.patterns.compile(type, text, elements, rule.id);
  if (pattern === undefined) return undefined;
  if (option === 'program_name') {
    return {
      ...about,
      index: { kind: 'program', negate, pattern },
      test: ({ programName }) => programName !== undefined && pattern.test(programName) !== negate,
    };
  }
  const index = indexOf(negate ? undefined : pattern);
  const indexed = index === undefined ? {} : { index };
  if (option === 'match' || option === 'regex') {
    return { ...about, ...indexed, test: (event) => pattern.test(event.log, event.lowerLog) !== negate };
  }
  return {
    ...about,
    ...indexed,
    test: (event) => {
      const value = read(event);
      return value !== undefined && pattern.test(value) !== negate;
    },
  };
}

/** A value that is no address is in no range, so a negated list accepts it (SEMANTICS 2.4). */
function addressCondition(rule: RuleSyntax, option: 'srcip' | 'dstip'): Condition | undefined {
  const written = rule.addresses.get(option);
  if (written === undefined) return undefined;
  const { entries, negate } = written;
  const ranges: AddressRange[] = [];
  for (const { text } of entries) {
    const range = parseAddressRange(text);
    if (range !== undefined) ranges.push(range);
  }
  return {
    option,
    text: `${negate ? 'not ' : ''}in ${entries.map(({ text }) => text).join(', ')}`,
    span: entries.at(-1)?.span ?? rule.element.span,
    test: (event) => {
      const value = event[option];
      if (value === undefined) return false;
      const address = parseAddress(value);
      const inside = address !== undefined && ranges.some((range) => inRange(address, range));
      return inside !== negate;
    },
  };
}

function compiledRule(rule: RuleSyntax): Condition | undefined {
  const name = rule.compiledRule;
  const test = name === undefined ? undefined : COMPILED_RULES[name.value];
  if (name === undefined || test === undefined) return undefined;
  return { option: 'compiled_rule', text: name.value, span: name.span, test: (event) => test(event) };
}

function maxSize(rule: RuleSyntax): Condition | undefined {
  const { maxSize: least } = rule;
  if (least === 0) return undefined;
  return {
    option: 'maxsize',
    text: `at least ${least} bytes`,
    span: rule.element.span,
    test: (event) => event.log.length >= least,
  };
}

function time(rule: RuleSyntax): Condition | undefined {
  if (rule.time === undefined) return undefined;
  const { value: range, span } = rule.time;
  return {
    option: 'time',
    text: `${range.negate ? 'not ' : ''}${range.from} to ${range.to}`,
    span,
    test: (event, { clock }) => {
      const now = clock.time(event.time);
      return (now >= range.from && now <= range.to) !== range.negate;
    },
  };
}

function weekday(rule: RuleSyntax): Condition | undefined {
  if (rule.weekday === undefined) return undefined;
  const { value, span } = rule.weekday;
  return {
    option: 'weekday',
    text: [...value.days].map((day) => WEEKDAYS[day]).join(', '),
    span,
    test: (event, { clock }) => value.days.has(clock.weekday(event.time)),
  };
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

function checkDiff(rule: RuleSyntax): Condition | undefined {
  if (rule.checkDiff === undefined) return undefined;
  return {
    option: 'check_diff',
    text: 'differs from the log before',
    span: rule.checkDiff,
    test: (event, evaluation) => {
      evaluation.usedState = true;
      const before = evaluation.state?.replaceLog(event.hostname, rule.id, event.log);
      if (before === undefined) return false;
      evaluation.previousLogs = ['Previous output:', before];
      evaluation.previousLog = before;
      return true;
    },
  };
}

function ifFts(rule: RuleSyntax): Condition | undefined {
  if (rule.ifFts === undefined) return undefined;
  return {
    option: 'if_fts',
    text: 'seen for the first time',
    span: rule.ifFts,
    test: (event, evaluation) => {
      if (event.decoder?.fts === undefined) return false;
      evaluation.usedState = true;
      return evaluation.state?.firstSeen.check(event) ?? true;
    },
  };
}

function listCondition(rule: RuleSyntax, syntax: ListSyntax, context: CompileContext): Condition | undefined {
  const list = context.lists.get(listKey(syntax.list));
  if (list === undefined) return undefined;
  const check =
    syntax.checkValue === undefined
      ? undefined
      : context.patterns.compile('osmatch', syntax.checkValue, [syntax.element], rule.id);
  const lookup = compileLookup(syntax.lookup, list, check);
  const read = listValue(syntax.field);
  return {
    option: `list ${syntax.field}`,
    text: `${syntax.lookup} ${syntax.list}${syntax.checkValue === undefined ? '' : ` "${syntax.checkValue}"`}`,
    span: syntax.element.span,
    test: (event) => {
      const value = read(event);
      return value !== undefined && lookup(value);
    },
  };
}

/** Rules may name a list with or without the suffix of its compiled file (SEMANTICS 8.2). */
export function listKey(name: string): string {
  return name.endsWith('.cdb') ? name.slice(0, -4) : name;
}
