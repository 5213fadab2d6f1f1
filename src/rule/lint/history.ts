import type { LinkedRule } from '../tree.ts';
import type { LintCheck } from './check.ts';

/** Why no event of a rule is ever remembered, if it is so. */
function whyEmpty(target: LinkedRule | undefined): string | undefined {
  if (target === undefined) return 'the rule that if_matched_sid names is not loaded';
  if (target.syntax.level === 0) return `rule ${target.id} has level 0, so its events enter no history`;
  if (target.syntax.noAlert) return `rule ${target.id} has noalert, so it is never the result itself`;
  return undefined;
}

/** HR705, HR706, HR712: composites that cannot fire, or fire more often than their author thinks. */
export const history: LintCheck = ({ tree }, report) => {
  for (const { syntax, history: source } of tree.rules) {
    if (source === undefined) continue;
    const { span } = syntax.element;
    if (syntax.level === 0) report('HR705', syntax.id, 'a composite rule of level 0 never fires', { span });
    if ((syntax.frequency ?? 2) === 2) {
      report('HR706', syntax.id, 'the rule fires again for every further event within the window', {
        span,
        remedy: 'If one alert is enough, add ignore="<seconds>".',
      });
    }
    if (source.kind === 'sid') {
      const reason = whyEmpty(source.target);
      if (reason !== undefined) report('HR712', syntax.id, reason, { span });
    }
    if (source.kind === 'group') {
      const feeders = [...source.feeders.keys()].filter((rule) => !rule.sidTarget && rule.syntax.level > 0);
      const others = feeders.filter((rule) => rule.syntax !== syntax);
      if (others.length === 0) {
        report('HR712', syntax.id, `no rule feeds the group ${syntax.ifMatchedGroup?.value ?? ''}`, { span });
      }
    }
  }
};
