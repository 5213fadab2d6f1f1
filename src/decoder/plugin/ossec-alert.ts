import type { Plugin } from './plugin.ts';

/**
 * `OSSECAlert_Decoder` (SEMANTICS 6.7): an alert that another manager forwarded by syslog, such as
 * `Alert Level: 3; Rule: 5501 - Session opened.; Location: web1->/var/log/auth.log; …`. The event takes the
 * rule of that id, and the search is skipped (4.1).
 */
export const ossecAlertDecoder: Plugin = {
  name: 'OSSECAlert_Decoder',
  decode(event) {
    const rule = RULE.exec(event.log.slice(0, 512));
    if (rule?.[1] !== undefined) event.forwardedRuleId = Number(rule[1]);
  },
};

const RULE = /; Rule: (\d{1,9}) - /;
