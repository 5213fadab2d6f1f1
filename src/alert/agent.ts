import type { LogEvent } from '../event/log-event.ts';
import { jsonText } from './json-text.ts';

/** The members `agent` or `agentless` of an alert, with their name (SEMANTICS part 9). */
export function renderAgent(event: LogEvent, manager: string): string {
  const named = event.location.charCodeAt(0) === OPEN_PARENTHESIS;
  if (event.agentId === '000') {
    if (!named) return `"agent":{"id":"000","name":${jsonText(manager)}}`;
    const agentless = AGENTLESS.exec(event.location);
    if (agentless !== null) {
      const [, script = '', user = '', host = ''] = agentless;
      return `"agentless":{"script":${jsonText(script)},"user":${jsonText(user)},"host":${jsonText(host)}}`;
    }
  }
  let text = `"agent":{"id":${jsonText(event.agentId)}`;
  const name = named ? event.hostname : event.agentId === '000' ? manager : undefined;
  if (name !== undefined) text += `,"name":${jsonText(name)}`;
  const ip = AGENT_ADDRESS.exec(event.location)?.[1];
  if (ip !== undefined && ip !== 'any') text += `,"ip":${jsonText(ip)}`;
  return `${text}}`;
}

/** The path part: for agents what stands behind the first `>`. */
export function renderLocation(event: LogEvent): string {
  const fromAgent = event.agentId !== '000' || event.location.startsWith('(');
  const arrow = fromAgent ? event.location.indexOf('>') : -1;
  return jsonText(event.location.slice(arrow + 1));
}

const OPEN_PARENTHESIS = 0x28;
const AGENTLESS = /^\(([^)]*)\) ([^@>]*)@([^>]*)->/;
const AGENT_ADDRESS = /^\([^)]*\) ([^>]*?)->/;
