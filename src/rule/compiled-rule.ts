import type { LogEvent } from '../event/log-event.ts';

/** The built-in predicates of `compiled_rule` (SEMANTICS 2.6). */
export const COMPILED_RULES: Readonly<Record<string, (event: LogEvent) => boolean>> = {
  is_simple_http_request: ({ url }) => url !== undefined && (url === '/' || !url.includes('?')),
  is_valid_crawler: ({ log }) => CRAWLERS.some((prefix) => log.startsWith(prefix)),
  comp_srcuser_dstuser: ({ srcuser, dstuser }) =>
    srcuser === undefined || dstuser === undefined || srcuser === dstuser,
  check_id_size: ({ id }) => id !== undefined && id.length >= 10,
  comp_mswin_targetuser_calleruser_diff: ({ log }) => {
    const target = behindName(log, 'Target Account Name');
    const caller = behindName(log, 'Caller User Name');
    return target !== undefined && caller !== undefined && namesDiffer(log, target, caller);
  },
};

const CRAWLERS = ['66.249.', '72.14.', '209.85.', '65.55.', '207.46.', '74.6.', '72.30.', '67.195.'];

/** The place behind the next `:` after a name. */
function behindName(log: string, name: string): number | undefined {
  const at = log.indexOf(name);
  const colon = at === -1 ? -1 : log.indexOf(':', at);
  return colon === -1 ? undefined : colon + 1;
}

/**
 * Whether the names at two places differ. The first one ends at a tab, at two blanks or with the log: account
 * names may hold single blanks.
 */
function namesDiffer(log: string, target: number, caller: number): boolean {
  for (let at = 0; target + at < log.length; at++) {
    const byte = log[target + at];
    if (byte !== log[caller + at]) return true;
    if (byte === '\t' || (byte === ' ' && log[target + at + 1] === ' ')) return false;
  }
  return false;
}
