import type { XmlElement } from '../../xml/element.ts';
import type { OutputFlags, Written } from '../syntax.ts';
import type { ReadContext, RuleOption } from './option.ts';

export const DESCRIPTION: RuleOption = {
  name: 'description',
  group: 'output',
  summary: 'Text of the alert; `$(name)` is replaced by a field of the event. Required.',
  value: 'text',
  repeated: 'glued',
  example: '<description>$(aws.userIdentity.userName) started an instance</description>',
  read(element, rule, context) {
    rule.description = context.glue(rule.description, element, element.content.replace('\n', ' '));
  },
};

export const GROUP: RuleOption = {
  name: 'group',
  group: 'output',
  summary: 'Groups of the rule, appended to the name of the surrounding group without separator.',
  value: 'names, each followed by a comma',
  repeated: 'glued',
  example: '<group>authentication_failed,pci_dss_10.2.4,</group>',
  read(element, rule, context) {
    rule.groups = context.glue(rule.groups, element, element.content.replaceAll('\n', '')) ?? '';
  },
};

/** Levels from here on have the flags that `no_log` and `no_email_alert` take away. */
const LOG_LEVEL = 3;
const MAIL_LEVEL = 12;

const FLAGS: Readonly<Record<string, (flags: OutputFlags, level: number) => void>> = {
  alert_by_email: (flags) => {
    flags.mail = 'always';
  },
  // [quirk] SEMANTICS 2.8: no_email_alert and no_log clear an earlier no_counter, if they take something away.
  no_email_alert: (flags, level) => {
    if (flags.mail === 'level' ? level >= MAIL_LEVEL : flags.mail === 'always') flags.noCounter = false;
    flags.mail = 'never';
  },
  log_alert: (flags) => {
    flags.log = 'always';
  },
  no_log: (flags, level) => {
    if (flags.log === 'level' ? level >= LOG_LEVEL : flags.log === 'always') flags.noCounter = false;
    flags.log = 'never';
  },
  no_ar: (flags) => {
    flags.noActiveResponse = true;
  },
  no_full_log: (flags) => {
    flags.noFullLog = true;
  },
  no_counter: (flags) => {
    flags.noCounter = true;
  },
};

export const OPTIONS: RuleOption = {
  name: 'options',
  group: 'output',
  summary: 'How alerts of the rule are written; one word per element.',
  value: Object.keys(FLAGS).join(', '),
  repeated: 'all',
  example: '<options>no_full_log</options>',
  note: 'no_email_alert and no_log clear an earlier no_counter.',
  read(element, rule, context) {
    const set = Object.hasOwn(FLAGS, element.content) ? FLAGS[element.content] : undefined;
    if (set !== undefined) set(rule.flags, rule.level);
    else
      context.report('HR213', `${element.content || 'an empty text'} is none of the options`, {
        span: element.contentSpan,
      });
  },
};

const INFO_TYPES = new Set(['text', 'link', 'cve', 'osvdb']);

export const INFO: RuleOption = {
  name: 'info',
  group: 'output',
  summary: 'Further text, shown as `rule.info`.',
  value: 'text',
  attributes: [{ name: 'type', values: 'text, link, cve, osvdb', summary: 'What kind of text it is.' }],
  repeated: 'glued',
  example: '<info type="link">https://example.org/advisory</info>',
  read(element, rule, context) {
    // Only the first attribute is looked at.
    const [first] = element.attributes;
    if (first !== undefined && (first.name.toLowerCase() !== 'type' || !INFO_TYPES.has(first.value))) {
      context.report('HR233', `${first.name}="${first.value}" is no type of info`, { span: element.span });
    }
    rule.info = context.glue(rule.info, element);
  },
};

export const CVE: RuleOption = {
  name: 'cve',
  group: 'output',
  summary: 'Number of a known vulnerability, shown as `rule.cve`.',
  value: 'text',
  repeated: 'glued',
  example: '<cve>CVE-2021-44228</cve>',
  read(element, rule, context) {
    rule.cve = context.glue(rule.cve, element);
  },
};

export const IGNORE: RuleOption = {
  name: 'ignore',
  group: 'output',
  summary: 'Fields that Wazuh writes to its ignore file after a match; nothing ever reads them successfully.',
  value: 'user, srcip, dstip, id, location, data, name or dynamic names, separated by commas',
  repeated: 'last',
  example: '<ignore>srcip, id</ignore>',
  read(element, rule, context) {
    rule.ignoreFields = readNames(element, context);
  },
};

/** A list of names, none of which may be empty. */
function readNames(element: XmlElement, context: ReadContext): Written<string> {
  if (element.content.split(',').some((name) => /^ *$/.test(name))) {
    context.report('HR213', `a name of <${element.name}> is empty`, { span: element.contentSpan });
  }
  return { value: element.content, span: element.contentSpan };
}

export const CHECK_IF_IGNORED: RuleOption = {
  name: 'check_if_ignored',
  group: 'output',
  summary: 'Meant to drop events that an `ignore` noted; it never holds.',
  value: 'user, srcip, dstip, id, location, data, name or dynamic names, separated by commas',
  repeated: 'last',
  example: '<check_if_ignored>srcip, id</check_if_ignored>',
  note: 'Wazuh compares lines with and without their line end.',
  read(element, rule, context) {
    rule.checkIfIgnored = readNames(element, context);
  },
};
