import type { LogEvent } from '../../event/log-event.ts';
import type { Plugin } from './plugin.ts';

/**
 * `PF_Decoder` (SEMANTICS 6.7): OpenBSD's packet filter, for example
 * `rule 4/(match) block in on lo0: 192.0.2.1.48784 > 192.0.2.2.23: S 1:1(0) win 16384`.
 * What was found before a part that does not fit is kept.
 */
export const pfDecoder: Plugin = {
  name: 'PF_Decoder',
  decode(event) {
    const { log } = event;
    const rule = log.indexOf(')');
    if (rule === -1 || log[rule + 1] !== ' ') return;
    const first = log[rule + 2];
    if (first === 'p') event.action = 'pass';
    else if (first === 'b') event.action = 'block';
    else return;
    const colon = log.indexOf(':', rule + 2);
    if (colon === -1 || log[colon + 1] !== ' ') return;
    const sourceEnd = log.indexOf(' ', colon + 2);
    if (sourceEnd === -1) return;
    setEndpoint(event, 'src', log.slice(colon + 2, sourceEnd));
    if (!log.startsWith('> ', sourceEnd + 1)) return;
    const targetEnd = log.indexOf(':', sourceEnd + 3);
    if (targetEnd === -1) return;
    setEndpoint(event, 'dst', log.slice(sourceEnd + 3, targetEnd));
    const letter = /[^ ]/.exec(log.slice(targetEnd + 1))?.[0];
    if (letter !== undefined) event.protocol = letter === 'u' ? 'UDP' : letter === 'i' ? 'ICMP' : 'TCP';
  },
};

/** `a.b.c.d` or `a.b.c.d.port`: the fifth part is the port. */
function setEndpoint(event: LogEvent, side: 'src' | 'dst', text: string): void {
  const parts = text.split('.');
  event[`${side}ip`] = parts.slice(0, 4).join('.');
  if (parts.length > 4) event[`${side}port`] = parts.slice(4).join('.');
}
