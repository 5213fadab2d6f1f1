import type { EventDecoder, LogEvent } from '../event/log-event.ts';
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
  text += renderAgent(event, context.manager) + renderManager(context.manager) + context.alertId;
  text += '"';
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

/** The member `manager`, and the next one as far as it is the same: one manager has all alerts. */
function renderManager(manager: string): string {
  if (manager !== lastManager) {
    lastManager = manager;
    lastManagerText = `"manager":{"name":${jsonText(manager)}},"id":"`;
  }
  return lastManagerText;
}

let lastManager: string | undefined;
let lastManagerText = '';

function renderRule(event: LogEvent, compiled: CompiledAlertRule, context: AlertContext): string {
  const { rule } = compiled;
  const isLevelShown = rule.level > 0 || context.showLevelZero;
  let text = isLevelShown ? compiled.constantHead : undefined;
  if (text === undefined) {
    text = isLevelShown ? compiled.beforeDescription : '{"description":';
    text += jsonText(renderDescription(compiled.description, event, rule.description));
    text += compiled.afterDescription;
  }
  if (!rule.noCounter && context.firedTimes !== undefined) text += `,"firedtimes":${context.firedTimes}`;
  return text + (context.mail ? compiled.tailWithMail : compiled.tailWithoutMail);
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

function renderDecoder({ decoder }: LogEvent): string {
  if (decoder === undefined) return ',"decoder":{}';
  let text = decoders.get(decoder);
  if (text === undefined) {
    text = decoderText(decoder);
    decoders.set(decoder, text);
  }
  return text;
}

const decoders = new WeakMap<EventDecoder, string>();

function decoderText(decoder: EventDecoder): string {
  let text = ',"decoder":{';
  if (decoder.accumulate) text += '"accumulate":1,';
  if (decoder.parentName !== undefined) text += `"parent":${jsonText(decoder.parentName)},`;
  text += `"name":${jsonText(decoder.name)}`;
  if (decoder.ftsComment !== undefined) text += `,"ftscomment":${jsonText(decoder.ftsComment)}`;
  return `${text}}`;
}
