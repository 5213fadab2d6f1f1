import type { DiagnosticCollector } from '../diagnostic/diagnostic.ts';
import type { XmlAttribute, XmlElement } from '../xml/element.ts';
import type { RuleSyntax } from './syntax.ts';

/** Seconds of a history window when `timeframe` is absent: Wazuh's `analysisd.default_timeframe`. */
const DEFAULT_TIMEFRAME = 360;

type Attributes = Pick<
  RuleSyntax,
  | 'id'
  | 'level'
  | 'frequency'
  | 'timeframe'
  | 'maxSize'
  | 'ignoreSeconds'
  | 'noAlert'
  | 'overwrite'
  | 'inaccurate'
>;

/** Digits, or nothing, as a number of 32 bits: the engine lets longer ones overflow. */
export function integer(digits: string): number {
  if (digits.length < 10) return Number(digits);
  const value = /^\d+$/.test(digits) ? BigInt(digits) : 0n;
  return Number(BigInt.asIntN(32, value > MAX_LONG ? MAX_LONG : value));
}

const MAX_LONG = 2n ** 63n - 1n;

/** The attributes of a `<rule>` (SEMANTICS 2.2); undefined after an error. */
export function readRuleAttributes(
  element: XmlElement,
  diagnostics: DiagnosticCollector,
): Attributes | undefined {
  let id: number | undefined;
  let level: number | undefined;
  let failed = false;
  const attributes: Attributes = {
    id: 0,
    level: 0,
    frequency: undefined,
    timeframe: DEFAULT_TIMEFRAME,
    maxSize: 0,
    ignoreSeconds: 0,
    noAlert: false,
    overwrite: false,
    inaccurate: false,
  };

  const refuse = (attribute: XmlAttribute, rule: string): void => {
    failed = true;
    diagnostics.add('HR203', `${attribute.name}="${attribute.value}": ${rule}`, { span: attribute.span });
  };
  /** Digits of which the engine reads the first few only; an empty text leaves the default. */
  const digits = (attribute: XmlAttribute, most: number, otherwise = 0): number => {
    if (!/^\d*$/.test(attribute.value)) refuse(attribute, 'only digits are allowed');
    return attribute.value === '' ? otherwise : Number(attribute.value.slice(0, most));
  };

  for (const attribute of element.attributes) {
    const { value } = attribute;
    switch (attribute.name.toLowerCase()) {
      case 'id':
        if (!/^\d{1,6}$/.test(value)) refuse(attribute, 'an id has one to six digits');
        id = Number(value);
        break;
      case 'level':
        // Text that is no number counts as missing, an empty one as 0.
        if (!/^\d*$/.test(value)) break;
        level = integer(value);
        if (level < 0 || level > 16) refuse(attribute, 'levels go from 0 to 16');
        break;
      case 'frequency':
        attributes.frequency = integer(value);
        if (!/^\d+$/.test(value) || attributes.frequency < 2 || attributes.frequency > 9_999) {
          refuse(attribute, 'a frequency lies between 2 and 9999');
        }
        break;
      case 'timeframe':
        attributes.timeframe = digits(attribute, 5, DEFAULT_TIMEFRAME);
        break;
      case 'maxsize':
        attributes.maxSize = digits(attribute, 4);
        break;
      case 'ignore':
        attributes.ignoreSeconds = digits(attribute, 6);
        break;
      case 'accuracy':
        attributes.inaccurate = digits(attribute, 4, 1) === 0;
        break;
      case 'noalert':
        attributes.noAlert = value === '1';
        if (value !== '0' && value !== '1') {
          diagnostics.add('HR229', `noalert="${value}" is neither 0 nor 1; 0 is used`, {
            span: attribute.span,
            ...(id === undefined ? {} : { subject: String(id) }),
          });
        }
        break;
      case 'overwrite':
        attributes.overwrite = value === 'yes';
        if (value !== 'yes' && value !== 'no') refuse(attribute, 'it is yes or no');
        break;
      default:
        failed = true;
        diagnostics.add('HR202', `a rule takes no attribute ${attribute.name}`, { span: attribute.span });
    }
  }
  if (!failed && (id === undefined || level === undefined)) {
    failed = true;
    diagnostics.add('HR204', `the rule has no ${id === undefined ? 'id' : 'level'}`, { span: element.span });
  }
  return failed ? undefined : { ...attributes, id: id ?? 0, level: level ?? 0 };
}
