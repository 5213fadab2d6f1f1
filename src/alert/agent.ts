import type { LogEvent } from '../event/log-event.ts';
import { jsonText } from './json-text.ts';

/** The member `agent` of an alert with a comma behind it; '' where `agentless` takes its place (SEMANTICS part 9). */
export function renderAgent(event: LogEvent, manager: string): string {
  if (event.location.charCodeAt(0) !== OPEN_PARENTHESIS) return renderUnnamed(event.agentId, manager);
  if (agentless(event) !== undefined) return '';
  let text = `"agent":{"id":${jsonText(event.agentId)},"name":${jsonText(event.hostname)}`;
  const ip = addressOf(event.location);
  if (ip !== undefined && ip !== 'any') text += `,"ip":${jsonText(ip)}`;
  return `${text}},`;
}

/** An agent whose location does not name it. Most alerts have the one that the alert before had. */
function renderUnnamed(agentId: string, manager: string): string {
  if (agentId !== lastAgent || manager !== lastManager) {
    const name = agentId === '000' ? `,"name":${jsonText(manager)}` : '';
    lastText = `"agent":{"id":${jsonText(agentId)}${name}},`;
    lastAgent = agentId;
    lastManager = manager;
  }
  return lastText;
}

let lastAgent: string | undefined;
let lastManager: string | undefined;
let lastText = '';

/**
 * The members `location`, which is the path part where the location names an agent, and `agentless`, each with a
 * comma in front. As the real engine does, a name is followed to the first `>` of the first 1,023 bytes, and
 * there is no `location` without one.
 */
export function renderLocation(event: LogEvent): string {
  const { location } = event;
  if (location.charCodeAt(0) !== OPEN_PARENTHESIS) return `,"location":${jsonText(location)}`;
  const looked = location.slice(0, MAX_NAMED_LOCATION);
  const arrow = looked.indexOf('>');
  const path = arrow === -1 ? '' : `,"location":${jsonText(looked.slice(arrow + 1))}`;
  const host = agentless(event);
  if (host === undefined) return path;
  const script = jsonText(host.script);
  return `${path},"agentless":{"script":${script},"user":${jsonText(host.user)},"host":${jsonText(host.host)}}`;
}

const OPEN_PARENTHESIS = 0x28;
const MAX_NAMED_LOCATION = 1023;

/** What stands from two bytes behind the name's `)` to the next `-`, wherever that is. */
function addressOf(location: string): string | undefined {
  const close = location.indexOf(')');
  if (close === -1) return undefined;
  const dash = location.indexOf('-', close + 2);
  return location.slice(close + 2, dash === -1 ? undefined : dash);
}

interface AgentlessHost {
  readonly script: string;
  readonly user: string;
  readonly host: string;
}

/** `(script) user@host->…` of the manager itself. */
function agentless({ agentId, location }: LogEvent): AgentlessHost | undefined {
  if (location.charCodeAt(0) !== OPEN_PARENTHESIS || agentId !== '000') return undefined;
  const user = location.indexOf(') ');
  const host = user === -1 ? -1 : location.indexOf('@', user + 2);
  const end = host === -1 ? -1 : location.indexOf('->', host + 1);
  if (end === -1) return undefined;
  return {
    script: location.slice(1, user),
    user: location.slice(user + 2, host),
    host: location.slice(host + 1, end),
  };
}
