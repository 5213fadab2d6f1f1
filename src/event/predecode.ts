import { readAsl } from './asl.ts';
import { recogniseHeader } from './header.ts';
import { readHostProgram } from './host-program.ts';
import { LogEvent, type LogMessage } from './log-event.ts';

/** The message cannot be an event: what logtest calls a pre-processing error. */
export interface Unprocessable {
  readonly error: 'preprocessing';
}

/**
 * Pre-decoding (SEMANTICS part 5): header, host and program, agent and location.
 * `manager` is the host of events that bring none. The engine works on texts that end at the first NUL.
 */
export function predecode(message: LogMessage, manager: string): LogEvent | Unprocessable {
  const nul = message.text.indexOf('\0');
  const text = nul === -1 ? message.text : message.text.slice(0, nul);
  const event = new LogEvent(text, message.location, message.time, manager);
  let host: string | undefined;
  const header = recogniseHeader(text);
  if (header !== undefined) {
    if (header.timeEnd > header.timeStart) event.headerTime = text.slice(header.timeStart, header.timeEnd);
    if (header.follows === 'syslog') {
      const found = readHostProgram(text, header.length);
      host = found.host;
      event.programName = found.program;
      event.log = text.slice(found.log, found.logEnd);
      event.logFollowsNul = found.followsNul;
    } else if (header.follows === 'asl') {
      const found = readAsl(text, header.length);
      host = found.host;
      event.programName = found.program;
      event.log = found.log;
      event.logFollowsNul = false;
    } else {
      event.log = text.slice(header.length);
      event.logFollowsNul = header.timeEnd === header.length - 1;
    }
  }
  if (message.location.charCodeAt(0) === OPEN_BRACKET) {
    if (!readAgent(event, message.location)) return { error: 'preprocessing' };
  } else if (host !== undefined) {
    event.hostname = host;
  }
  return event;
}

/** `[id] (name) ip->path`: the agent's name overrides the header's host; without a name the host is empty (5.4). */
function readAgent(event: LogEvent, location: string): boolean {
  const close = location.indexOf(']');
  if (close === -1) return false;
  event.agentId = location.slice(1, close);
  event.location = location.slice(close + 2);
  const end = event.location.indexOf(')');
  event.agentName = event.location.startsWith('(') && end !== -1 ? event.location.slice(1, end) : undefined;
  event.hostname = event.agentName ?? '';
  return true;
}

const OPEN_BRACKET = 0x5b;
