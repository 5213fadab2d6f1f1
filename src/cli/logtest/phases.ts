import { fromByteString } from '../../bytes/byte-string.ts';
import type { EventVerdict } from '../../ruleset/session.ts';
import { printable, type Style } from '../output/style.ts';
import type { RuleTrace, TracedRule } from './trace.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type JsonObject = { readonly [name: string]: Json };

/** One event on the terminal: the three phases as wazuh-logtest prints them, the tested rules on request. */
export function printPhases(verdict: EventVerdict, style: Style, trace: RuleTrace | undefined): string {
  const { event } = verdict;
  if (event === undefined)
    return `${style.red('** The event cannot be processed: its location is malformed.')}\n`;
  const alert = JSON.parse(fromByteString(verdict.json(true))) as JsonObject;
  const heading = (text: string) => `\n${style.bold(text)}\n`;
  let out = heading('**Phase 1: Completed pre-decoding.');
  // Not shown for rules with no_full_log, as with the original.
  if (typeof alert['full_log'] === 'string') out += line('full event', alert['full_log']);
  out += members(asObject(alert['predecoder']), ['timestamp', 'hostname', 'program_name']);
  out += heading('**Phase 2: Completed decoding.');
  const decoder = asObject(alert['decoder']);
  if (decoder['name'] === undefined) out += '\tNo decoder matched.\n';
  out += members(decoder, ['name', 'parent']);
  out += members(asObject(alert['data']), []);
  if (trace !== undefined) out += heading('**Rule debugging:') + debugLines(trace, style);
  if (alert['rule'] !== undefined) {
    out += heading('**Phase 3: Completed filtering (rules).');
    out += members(asObject(alert['rule']), ['id', 'level', 'description', 'groups', 'firedtimes']);
  }
  if (verdict.dropped !== undefined) {
    out += `\n${style.dim(`Rule ${verdict.dropped.id} matched; the live engine drops it.`)}\n`;
  }
  if (verdict.alert) out += `${style.yellow('**Alert to be generated.')}\n`;
  return out;
}

/** Members by name, some of them first; nested ones with dotted names. */
function members(object: JsonObject, first: readonly string[], prefix = ''): string {
  let out = '';
  const rest = Object.keys(object)
    .filter((name) => !first.includes(name))
    .sort();
  for (const name of [...first, ...rest]) {
    const value = object[name];
    if (value === undefined) continue;
    const full = prefix + name;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      out += members(value as JsonObject, [], `${full}.`);
    } else out += line(full, python(value));
  }
  return out;
}

function line(name: string, value: string): string {
  return `\t${printable(name)}: '${printable(value)}'\n`;
}

/** Values as wazuh-logtest, which is a Python program, shows them. */
function python(value: Json, inner = false): string {
  if (typeof value === 'string') return inner ? `'${value}'` : value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (value === null) return 'None';
  if (Array.isArray(value)) return `[${value.map((element: Json) => python(element, true)).join(', ')}]`;
  if (typeof value === 'object') {
    const entries = Object.entries(value).map(([name, member]) => `'${name}': ${python(member, true)}`);
    return `{${entries.join(', ')}}`;
  }
  return String(value);
}

/** Which rules were tested, which held, and what did not hold of the others. */
function debugLines(trace: RuleTrace, style: Style): string {
  const lines = trace.rules.map((traced, i) => {
    const { compiled, depth, matched } = traced;
    const indent = '\t'.repeat(Math.min(depth, 8) + 1);
    const description = printable(fromByteString(compiled.rule.description));
    let out = `${indent}Trying rule: ${compiled.rule.id} - ${description}\n`;
    if (!matched) return out + style.dim(`${indent}  ${whyNot(traced)}\n`);
    out += style.green(`${indent}*Rule ${compiled.rule.id} matched\n`);
    const next = trace.rules[i + 1];
    if (next !== undefined && next.depth > depth) out += `${indent}*Trying child rules\n`;
    return out;
  });
  return lines.join('');
}

function whyNot({ failed }: TracedRule): string {
  if (failed === undefined) return 'not matched';
  if (failed === 'history') return 'not matched: too few earlier events in its window';
  return `not matched: <${failed.option}> ${printable(fromByteString(failed.text))}`;
}

function asObject(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
