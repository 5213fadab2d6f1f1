import type { LogEvent } from '../event/log-event.ts';
import { renderAgent, renderLocation } from './agent.ts';
import type { CompiledAlertRule } from './compile.ts';
import { renderData } from './data.ts';
import { renderDescription } from './description.ts';
import { renderGeoLocation } from './geo-location.ts';
import { jsonText } from './json-text.ts';
import { type ScaRequirements, withRequirements } from './requirements.ts';

/** What an alert needs beside event and rule. */
export interface AlertContext {
  /** How often the rule was the result, this time included; undefined where that is not counted. */
  readonly firedTimes: number | undefined;
  readonly mail: boolean;
  /** `manager.name`, a byte string. */
  readonly manager: string;
  /** Text of `id`: `<seconds>.<number>`. */
  readonly alertId: string;
  /** From `timestampWriter`. */
  readonly timestamp: string;
  /** logtest shows `level` also when it is 0 (9.1). */
  readonly showLevelZero: boolean;
}

/** The alert for an event in the shape of alerts.json (SEMANTICS part 9), one line, a byte string. */
export function renderAlert(
  event: LogEvent,
  rule: CompiledAlertRule | undefined,
  context: AlertContext,
): string {
  let text = `{"timestamp":"${context.timestamp}",`;
  const sca: ScaRequirements = [];
  const data = renderData(event, sca);
  if (rule !== undefined) {
    let shown = renderRule(event, rule, context);
    if (sca.length > 0 || rule.rootcheck) {
      shown = withRequirements(shown, { sca, rootcheckLog: rule.rootcheck ? event.fullLog : undefined });
    }
    text += `"rule":${shown},`;
  }
  text += renderAgent(event, context.manager);
  text += `"manager":{"name":${jsonText(context.manager)}},"id":"${context.alertId}"`;
  const previous = event.previousOutput;
  if (previous !== undefined && previous.length >= 2 && previous[1] !== '')
    text += `,"previous_output":${jsonText(previous.join('\n'))}`;
  if (rule === undefined || !rule.rule.noFullLog) text += `,"full_log":${jsonText(event.fullLog)}`;
  text += renderPredecoder(event);
  text += renderDecoder(event);
  if (event.previousLog !== undefined) text += `,"previous_log":${jsonText(event.previousLog)}`;
  if (data !== '') text += `,"data":${data}`;
  return `${text}${renderLocation(event)}${renderGeoLocation(event)}}`;
}

function renderRule(event: LogEvent, compiled: CompiledAlertRule, context: AlertContext): string {
  const { rule } = compiled;
  let text = '{';
  if (rule.level > 0 || context.showLevelZero) text += `"level":${rule.level},`;
  const description =
    compiled.constantDescription ??
    jsonText(renderDescription(compiled.description, event, rule.description));
  text += `"description":${description}${compiled.afterDescription}`;
  if (!rule.noCounter && context.firedTimes !== undefined) text += `,"firedtimes":${context.firedTimes}`;
  return `${text},"mail":${context.mail}${compiled.tail}`;
}

function renderPredecoder(event: LogEvent): string {
  let text = '';
  if (event.programName !== undefined) text += `"program_name":${jsonText(event.programName)},`;
  if (event.headerTime !== undefined) text += `"timestamp":${jsonText(event.headerTime)},`;
  const host = hostOf(event.fullLog);
  if (host !== '') text += `"hostname":${jsonText(host)},`;
  return text === '' ? '' : `,"predecoder":{${text.slice(0, -1)}}`;
}

/** The host shown in alerts is found anew in the text, so it may differ from the one of rules (5.5). */
function hostOf(log: string): string {
  if (log.charCodeAt(HEADER - 1) !== BLANK || !ALERT_HEADER.test(log)) return '';
  const end = log.indexOf(' ', HEADER);
  return log.slice(HEADER, end === -1 ? undefined : end);
}

const BLANK = 0x20;
const HEADER = 16;
const ALERT_HEADER = /^[A-Z][a-z]{2} [ 0-3]\d \d\d:\d\d:\d\d /;

function renderDecoder(event: LogEvent): string {
  const decoder = event.decoder;
  if (decoder === undefined) return ',"decoder":{}';
  let text = ',"decoder":{';
  if (decoder.accumulate) text += '"accumulate":1,';
  if (decoder.parentName !== undefined) text += `"parent":${jsonText(decoder.parentName)},`;
  text += `"name":${jsonText(decoder.name)}`;
  if (decoder.ftsComment !== undefined) text += `,"ftscomment":${jsonText(decoder.ftsComment)}`;
  return `${text}}`;
}
