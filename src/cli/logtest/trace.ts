import { jsonText } from '../../alert/json-text.ts';
import { type LogEvent, STATIC_FIELDS } from '../../event/log-event.ts';
import type { CompiledRule } from '../../rule/compile.ts';
import type { Condition } from '../../rule/condition.ts';
import type { Tracer } from '../../rule/evaluate.ts';
import type { EventVerdict } from '../../ruleset/session.ts';

/** What became of one rule that was tested. */
export interface TracedRule {
  readonly compiled: CompiledRule;
  readonly depth: number;
  matched: boolean;
  /** The condition that did not hold; `history` when a composite found too few events. */
  failed: Condition | 'history' | undefined;
}

/** Notes every rule that is tested for one event, in order. */
export class RuleTrace implements Tracer {
  readonly rules: TracedRule[] = [];
  readonly #open: TracedRule[] = [];

  tried(compiled: CompiledRule, depth: number): void {
    const traced: TracedRule = { compiled, depth, matched: false, failed: undefined };
    this.rules.push(traced);
    this.#open[depth] = traced;
  }

  failed(_compiled: CompiledRule, depth: number, condition: Condition | 'history'): void {
    const traced = this.#open[depth];
    if (traced !== undefined) traced.failed = condition;
  }

  matched(_compiled: CompiledRule, depth: number): void {
    const traced = this.#open[depth];
    if (traced !== undefined) traced.matched = true;
  }
}

/** The member `trace` of a JSON result: the pre-decoded message, all fields by name, the rules tested. */
export function traceJson(verdict: EventVerdict, trace: RuleTrace): string {
  const { event } = verdict;
  if (event === undefined) return 'null';
  const tried = trace.rules.map(triedJson).join(',');
  const dropped = verdict.dropped === undefined ? '' : `,"dropped_rule":${verdict.dropped.id}`;
  const { fields, duplicates } = fieldsJson(event);
  const optional = (name: string, value: string | undefined) =>
    value === undefined ? '' : `"${name}":${jsonText(value)},`;
  return (
    `{"program_name":${event.programName === undefined ? 'null' : jsonText(event.programName)},` +
    `"hostname":${jsonText(event.hostname)},${optional('timestamp', event.headerTime)}` +
    `"message":${jsonText(event.log)},"location":${jsonText(event.location)},"category":"${event.category}",` +
    `"fields":${fields}${duplicates},"tried":[${tried}]${dropped}}`
  );
}

function triedJson({ compiled, depth, matched, failed }: TracedRule): string {
  const { id, level } = compiled.rule;
  const why =
    failed === undefined ? '' : `,"failed":${jsonText(failed === 'history' ? 'history' : failed.option)}`;
  return `{"id":${id},"level":${level},"depth":${depth},"matched":${matched}${why}}`;
}

/** Static and dynamic fields as one flat object; of equal dynamic names the first, the later ones apart. */
function fieldsJson(event: LogEvent): { fields: string; duplicates: string } {
  const seen = new Set<string>();
  const members: string[] = [];
  const later: string[] = [];
  for (const name of STATIC_FIELDS) {
    const value = event[name];
    if (value === undefined) continue;
    seen.add(name);
    members.push(`"${name}":${jsonText(value)}`);
  }
  for (const [name, value] of event.dynamic.entries()) {
    if (seen.has(name)) later.push(`[${jsonText(name)},${jsonText(value)}]`);
    else members.push(`${jsonText(name)}:${jsonText(value)}`);
    seen.add(name);
  }
  const duplicates = later.length === 0 ? '' : `,"fields_dup":[${later.join(',')}]`;
  return { fields: `{${members.join(',')}}`, duplicates };
}
