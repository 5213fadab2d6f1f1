import type { LintCheck } from './check.ts';
import { patternPlace, writtenPatterns } from './written-patterns.ts';

/** HR709, HR715: repeated elements whose texts run into each other, or whose attributes differ. */
export const glued: LintCheck = ({ written }, report) => {
  for (const rule of written) {
    for (const { option, pattern } of writtenPatterns(rule)) {
      const { elements } = pattern;
      if (elements.length < 2) continue;
      const span = patternPlace(pattern, rule);
      const attributes = new Set(
        elements.map((element) => element.attributes.map(({ name, value }) => `${name}=${value}`).join(' ')),
      );
      if (attributes.size > 1)
        report('HR715', rule.id, `the ${option} elements have different attributes`, { span });
      const joints = elements
        .slice(0, -1)
        .map(({ content }, at) => content + (elements[at + 1]?.content ?? '').slice(0, 1));
      if (joints.every((text) => /\|.?$/.test(text))) continue;
      report('HR709', rule.id, `${elements.length} ${option} elements make one pattern: ${pattern.text}`, {
        span,
        remedy: 'End each but the last with | to make alternatives, or write one element.',
      });
    }
    const sids = rule.element.children.filter(({ name }) => name.toLowerCase() === 'if_sid');
    const last = sids.at(-1);
    if (
      sids.length > 1 &&
      last !== undefined &&
      sids.slice(0, -1).some(({ content }) => /\d$/.test(content))
    ) {
      report('HR709', rule.id, `the if_sid elements are read as one: ${rule.ifSid?.value ?? ''}`, {
        span: last.contentSpan,
        remedy: 'Write one if_sid with the ids separated by commas.',
      });
    }
  }
};
