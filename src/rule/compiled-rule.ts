import type { LogEvent } from '../event/log-event.ts';

/** The built-in predicates of `compiled_rule` (SEMANTICS 2.6). */
export const COMPILED_RULES: Readonly<Record<string, (event: LogEvent) => boolean>> = {
  is_simple_http_request: ({ url }) => url !== undefined && (url === '/' || !url.includes('?')),
  is_valid_crawler: ({ log }) => CRAWLERS.some((prefix) => log.startsWith(prefix)),
  comp_srcuser_dstuser: ({ srcuser, dstuser }) =>
    srcuser === undefined || dstuser === undefined || srcuser === dstuser,
  check_id_size: ({ id }) => id !== undefined && id.length >= 10,
  comp_mswin_targetuser_calleruser_diff: ({ log }) => {
    const target = namedValue(log, 'Target Account Name');
    const caller = namedValue(log, 'Caller User Name');
    return target !== undefined && caller !== undefined && target !== caller;
  },
};

const CRAWLERS = ['66.249.', '72.14.', '209.85.', '65.55.', '207.46.', '74.6.', '72.30.', '67.195.'];

/** The word behind the next `:` after a name. */
function namedValue(log: string, name: string): string | undefined {
  const at = log.indexOf(name);
  const colon = at === -1 ? -1 : log.indexOf(':', at);
  if (colon === -1) return undefined;
  return /^[ \t]*(\S*)/.exec(log.slice(colon + 1))?.[1] ?? '';
}
