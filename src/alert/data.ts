import { asciiLower } from '../bytes/ascii.ts';
import { wellFormed } from '../bytes/byte-string.ts';
import { printCompact } from '../bytes/c-json/print.ts';
import { parseCJson } from '../bytes/c-json/value.ts';
import type { SplitName } from '../event/field-list.ts';
import { type LogEvent, STATIC_FIELDS } from '../event/log-event.ts';
import { dataShape } from './data-shape.ts';
import { jsonText } from './json-text.ts';
import type { ScaRequirements } from './requirements.ts';

/**
 * The member `data` of an alert, or '' when there is nothing to show (SEMANTICS 9.2). `sca` takes the texts in
 * `sca.check.compliance`, which the rule shows too.
 */
export function renderData(event: LogEvent, sca?: ScaRequirements): string {
  const { dynamic } = event;
  if (event.decoder === undefined || dynamic.size === 0) return renderStatic(event);
  let count = 0;
  let key = 0;
  let compliance: Compliance[] | undefined;
  for (const { field, split } of STATIC_PARTS) {
    const value = event[field];
    if (value === undefined) continue;
    key = Math.imul(key ^ split.key, MIX);
    splits[count] = split;
    texts[count++] = jsonText(value);
  }
  for (let i = 0; i < dynamic.size; i++) {
    const array = dynamic.arrayAt(i);
    const value = array ?? dynamic.valueAt(i);
    if (value === '') continue;
    const field = dynamic.fieldAt(i);
    field.split ??= splitName(field.name);
    key = Math.imul(key ^ field.split.key, MIX);
    splits[count] = field.split;
    if (sca !== undefined && field.split.family !== undefined) {
      compliance ??= [];
      compliance.push({ number: count, family: field.split.family, value });
    }
    texts[count++] = array ?? valueJson(value);
  }
  if (count === 0) return '';
  const { shown, pieces } = dataShape(splits, count, key);
  let text = '';
  for (let i = 0; i < shown.length; i++) {
    text += (pieces[i] as string) + (texts[shown[i] as number] as string);
  }
  for (const { number, family, value } of compliance ?? []) {
    if (shown.includes(number) && texts[number]?.charCodeAt(0) === QUOTE) sca?.push([family, value]);
  }
  return text + (pieces[shown.length] as string);
}

/** A field of `sca.check.compliance`. */
interface Compliance {
  readonly number: number;
  readonly family: string;
  readonly value: string;
}

/** The fields of the event at hand, and the JSON texts of their values: arrays that all events use. */
const splits: SplitName[] = [];
const texts: string[] = [];
const MIX = 0x9e3779b1;
const SCA_COMPLIANCE = 'sca.check.compliance';

function renderStatic(event: LogEvent): string {
  let text = '';
  for (const { field, split } of STATIC_PARTS) {
    const value = event[field];
    if (value !== undefined) text += (text === '' ? '{' : ',') + split.leaf.json + jsonText(value);
  }
  return text === '' ? '' : `${text}}`;
}

function splitName(name: string): SplitName {
  const parts = name.split('.').map((key) => ({ lower: asciiLower(key), json: `${jsonText(key)}:` }));
  const leaf = parts.pop() ?? { lower: '', json: '"":' };
  const isCompliance = parts.map(({ lower }) => lower).join('.') === SCA_COMPLIANCE;
  const family = isCompliance ? name.slice(name.lastIndexOf('.') + 1) : undefined;
  lastKey = Math.imul(lastKey, MIX) + 1;
  return { parents: parts, leaf, key: lastKey, family };
}

let lastKey = 1;

const STATIC_PARTS = STATIC_FIELDS.map((field) => ({ field, split: splitName(field) }));

/** A text that as a whole is a JSON array becomes that array; everything else stays text. */
function valueJson(value: string): string {
  if (value.charCodeAt(0) === OPEN_BRACKET) {
    const parsed = parseCJson(value);
    if (parsed !== undefined && parsed.end === value.length) return wellFormed(printCompact(parsed.value));
  }
  return jsonText(value);
}

const QUOTE = 0x22;
const OPEN_BRACKET = 0x5b;
