import type { LogEvent } from '../../event/log-event.ts';
import { compilePattern } from '../../regex/compile.ts';
import type { CapturingPattern } from '../../regex/pattern.ts';
import type { Plugin } from './plugin.ts';

/**
 * `SonicWall_Decoder` (SEMANTICS 6.7): status, category and id, the two endpoints, the protocol; category and
 * id decide the kind of log and the action. What was found before a part that does not fit is kept.
 */
export const sonicWallDecoder: Plugin = {
  name: 'SonicWall_Decoder',
  forgetsGroups: true,
  decode(event) {
    event.category = 'syslog';
    const head = HEAD.exec(event.log);
    if (head === undefined || head.groups.length < 3) return;
    const [status, category = '', id = ''] = head.groups;
    event.status = status;
    event.id = id;
    const ends = ENDPOINTS.exec(event.log, head.end);
    if (ends === undefined || ends.groups.length < 4) return;
    [event.srcip, event.srcport, event.dstip, event.dstport] = ends.groups;
    const rest = event.log.slice(ends.end);
    const token = rest.indexOf(' ');
    let behind = token === -1 ? '' : rest.slice(token + 1);
    if (behind.startsWith('proto=')) {
      const protocol = PROTOCOL.exec(behind.slice(6, 12))?.[0] ?? '';
      event.protocol = protocol;
      behind = behind.slice(6 + protocol.length);
    }
    classify(event, category, id, behind);
  },
};

function classify(event: LogEvent, category: string, id: string, rest: string): void {
  if (category === '32') {
    event.category = 'ids';
    return;
  }
  const action = ACTIONS.get(id);
  if (action !== undefined) {
    event.category = 'firewall';
    event.action = action;
  } else if (id === '97') {
    event.category = 'squid';
    const [result, host, path] = PROXY.exec(rest)?.groups ?? [];
    if (result === undefined) return;
    event.id = result;
    if (host !== undefined && path !== undefined) event.url = host + path;
  }
}

const ACTIONS = new Map<string, string>([
  ...['98', '597', '598'].map((id): [string, string] => [id, 'pass']),
  ...['36', '37', '38', '173', '174'].map((id): [string, string] => [id, 'drop']),
  ['537', 'close'],
]);
/** Name characters (5.3) without the slash, at the start of six bytes. */
const PROTOCOL = /^[A-Za-z0-9().@_-]*/;
const HEAD = builtIn('pri=(\\d) c=(\\d+) m=(\\d+) ');
const ENDPOINTS = builtIn('src=(\\d+.\\d+.\\d+.\\d+):(\\d+):\\S+ dst=(\\d+.\\d+.\\d+.\\d+):(\\d+):');
const PROXY = builtIn('result=(\\d+) dstname=(\\S+) arg=(\\S+)$');

function builtIn(text: string): CapturingPattern {
  const compiled = compilePattern('osregex', text, { captures: true });
  if (!compiled.ok) throw new Error(`built-in pattern ${text}: ${compiled.error.message}`);
  return compiled.pattern;
}
