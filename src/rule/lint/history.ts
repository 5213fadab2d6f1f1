import type { LintCheck } from './check.ts';

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
    if (source.kind === 'sid' && source.target?.syntax.level === 0) {
      report('HR712', syntax.id, `rule ${source.target.id} has level 0, so its events enter no history`, {
        span,
      });
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
