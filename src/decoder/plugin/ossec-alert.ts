import type { LogEvent } from '../../event/log-event.ts';
import type { Plugin } from './plugin.ts';

/**
 * `OSSECAlert_Decoder` (SEMANTICS 6.7): an alert that another manager forwarded by syslog, such as
 * `Alert Level: 3; Rule: 5501 - Session opened.; Location: web1->/var/log/auth.log; …`. The search is skipped
 * for such events, whether their line names a rule or not (4.1). Which rules there are the search knows, so it
 * reads the line.
 */
export const ossecAlertDecoder: Plugin = {
  name: 'OSSECAlert_Decoder',
  decode(event) {
    event.forwardsAlert = true;
  },
};

/**
 * The rule of a forwarded alert; undefined when the line has another shape or its rule is unknown. Location,
 * host, `srcip` and user become those of the line, and its rest takes the place of the log: as the real engine
 * does, step by step, so that a line that breaks off has changed what stands before the break.
 */
export function readForwardedAlert(event: LogEvent, isRule: (id: number) => boolean): number | undefined {
  const { log } = event;
  if (!BEGINNINGS.some((beginning) => log.startsWith(beginning))) return undefined;
  const rule = RULE.exec(log);
  if (rule === null) return undefined;
  const id = Number(rule[1]);
  if (String(id) !== rule[1] || !isRule(id)) return undefined;
  const location = log.indexOf(';', rule[0].length);
  const end = log.indexOf(';', location + 1 + LOCATION.length);
  if (location === -1 || !log.startsWith(LOCATION, location + 1) || end === -1) return undefined;
  const from = log.slice(location + 1 + LOCATION.length, end);
  event.location = `${event.location}|${from}`.slice(0, MAX_LOCATION);
  event.hostname = event.location;
  let at = end + 1;
  while (log[at] === ' ' && log[at + 1] !== ' ') {
    const stop = log.indexOf(';', at + 1);
    if (stop === -1) return undefined;
    const field = log.slice(at + 1, stop);
    if (field.startsWith('srcip: ')) event.srcip = field.slice(7);
    if (field.startsWith('user: ')) event.dstuser = field.slice(6);
    at = stop + 1;
  }
  while (log[at] === ' ') at++;
  event.fullLog = log.slice(at, at + MAX_LOG);
  event.log = event.fullLog;
  return id;
}

const BEGINNINGS = ['Alert Level:', 'ossec: Alert Level'];
/** Level, then behind the next colon and a blank the rule's id. */
const RULE = /^[^;]*;[^:]*: ([^ ]*) /;
const LOCATION = ' Location: ';
const MAX_LOCATION = 254;
const MAX_LOG = 4094;
