import type { ComparedMember } from '../syntax.ts';
import type { RuleOption } from './option.ts';

/** Static subjects, with the names that `same_` and `different_` take for them (SEMANTICS 2.7). */
const SUBJECTS: readonly { readonly member: ComparedMember; readonly names: readonly string[] }[] = [
  { member: 'id', names: ['id'] },
  { member: 'srcip', names: ['srcip', 'source_ip'] },
  { member: 'dstip', names: ['dstip'] },
  { member: 'srcport', names: ['srcport', 'src_port'] },
  { member: 'dstport', names: ['dstport', 'dst_port'] },
  { member: 'srcuser', names: ['srcuser'] },
  { member: 'dstuser', names: ['user'] },
  { member: 'protocol', names: ['protocol'] },
  { member: 'action', names: ['action'] },
  { member: 'url', names: ['url'] },
  { member: 'data', names: ['data'] },
  { member: 'extra_data', names: ['extra_data'] },
  { member: 'status', names: ['status'] },
  { member: 'system_name', names: ['system_name'] },
  { member: 'srcgeoip', names: ['srcgeoip'] },
  { member: 'dstgeoip', names: ['dstgeoip'] },
  { member: 'location', names: ['location'] },
];

/** Names that must be in lower case exactly (SEMANTICS 2.9). */
const EXACT_CASE = new Set([
  'same_id',
  'same_url',
  'same_data',
  'same_extra_data',
  'same_status',
  'same_system_name',
  'same_srcgeoip',
  'same_dstgeoip',
  'different_srcip',
  'not_same_source_ip',
  'different_protocol',
  'different_action',
  'different_id',
  'not_same_id',
  'different_url',
  'different_data',
  'different_extra_data',
  'different_status',
  'different_system_name',
  'different_srcgeoip',
  'different_dstgeoip',
]);

function staticComparison(kind: 'same' | 'different', name: string, member: ComparedMember): RuleOption {
  return {
    name,
    group: 'history',
    summary:
      kind === 'same'
        ? `Only earlier events with the same ${member} count; it must be present in both.`
        : `Earlier events with the same ${member} do not count; a missing value counts as different.`,
    value: 'empty',
    repeated: 'flag',
    example: `<${name} />`,
    ...(EXACT_CASE.has(name) ? { exactCase: true as const } : {}),
    read(element, rule) {
      rule.needsHistory ??= element.span;
      rule.comparisons.push({ kind, subject: { kind: 'static', field: member }, span: element.span });
    },
  };
}

function dynamicComparison(kind: 'same' | 'different', name: string): RuleOption {
  return {
    name,
    group: 'history',
    summary:
      kind === 'same'
        ? 'Only earlier events with the same value of this dynamic field count.'
        : 'Earlier events with the same value of this dynamic field do not count.',
    value: 'dynamic field name',
    repeated: 'all',
    example: `<${name}>aws.sourceIPAddress</${name}>`,
    read(element, rule) {
      rule.needsHistory ??= element.span;
      rule.comparisons.push({
        kind,
        subject: { kind: 'dynamic', name: element.content },
        span: element.span,
      });
    },
  };
}

/** Agents are kept apart anyway; the options only warn (SEMANTICS 2.7). */
function agentComparison(name: string): RuleOption {
  return {
    name,
    group: 'history',
    summary: 'Without effect: histories are separated by agent unless global_frequency is set.',
    value: 'empty',
    repeated: 'flag',
    example: `<${name} />`,
    read(element, _rule, context) {
      context.report('HR234', `${name} has no effect`, { span: element.span });
    },
  };
}

export const COMPARISON_OPTIONS: readonly RuleOption[] = [
  ...SUBJECTS.flatMap(({ member, names }) =>
    names.map((name) => staticComparison('same', `same_${name}`, member)),
  ),
  ...SUBJECTS.flatMap(({ member, names }) =>
    names
      .filter((name) => name !== 'source_ip')
      .map((name) => staticComparison('different', `different_${name}`, member)),
  ),
  staticComparison('different', 'not_same_source_ip', 'srcip'),
  staticComparison('different', 'not_same_user', 'dstuser'),
  staticComparison('different', 'not_same_id', 'id'),
  dynamicComparison('same', 'same_field'),
  dynamicComparison('different', 'different_field'),
  dynamicComparison('different', 'not_same_field'),
  agentComparison('same_agent'),
  agentComparison('not_same_agent'),
];

export const GLOBAL_FREQUENCY: RuleOption = {
  name: 'global_frequency',
  group: 'history',
  summary: 'Events of all agents count together.',
  value: 'empty',
  repeated: 'flag',
  example: '<global_frequency />',
  read(element, rule) {
    rule.needsHistory ??= element.span;
    rule.globalFrequency = element.span;
  },
};
