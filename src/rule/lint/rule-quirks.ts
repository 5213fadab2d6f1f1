import { STATIC_NAMES } from '../option/field.ts';
import { parseTimeRange } from '../time-range.ts';
import type { LintCheck } from './check.ts';

/** HR716: an empty id in if_sid is read as the place below the root. */
export const emptyParent: LintCheck = ({ written }, report) => {
  for (const { id, ifSid, ifMatchedSid } of written) {
    if (ifSid === undefined || ifSid === ifMatchedSid) continue;
    const words = ifSid.value.replace(/^[, ]+/, '').split(/[, ]+/);
    if (!/^[\d, ]*$/.test(ifSid.value) || words.every((word) => Number(word) > 0)) continue;
    report('HR716', id, `"${ifSid.value}" also hangs the rule below the root of its category`, {
      span: ifSid.span,
      remedy: 'Let if_sid end with a digit.',
    });
  }
};

/** Digits that are read of each attribute (SEMANTICS 2.2). */
const DIGITS: Readonly<Record<string, number>> = { timeframe: 5, maxsize: 4, ignore: 6, accuracy: 4 };

/** HR717: only the first digits of an attribute count. */
export const cutDigits: LintCheck = ({ written }, report) => {
  for (const { id, element } of written) {
    for (const { name, value, span } of element.attributes) {
      const most = DIGITS[name.toLowerCase()];
      if (most === undefined || value.length <= most) continue;
      report('HR717', id, `${name}="${value}" is read as ${Number(value.slice(0, most))}`, { span });
    }
  }
};

/** HR718: comparisons of dynamic fields whose name is a static one. */
export const staticComparison: LintCheck = ({ written }, report) => {
  for (const { id, comparisons } of written) {
    for (const { kind, subject, span } of comparisons) {
      if (subject.kind !== 'dynamic' || !STATIC_NAMES.has(subject.name.toLowerCase())) continue;
      const name = subject.name.toLowerCase();
      report('HR718', id, `${subject.name} is a static field, which ${kind}_field does not see`, {
        span,
        remedy: `Write <${kind}_${name === 'dstuser' ? 'user' : name} />.`,
      });
    }
  }
};

/** HR719: an overwrite cannot make a plain rule count earlier events. */
export const overwriteHistory: LintCheck = ({ tree }, report) => {
  for (const { syntax, history } of tree.rules) {
    if (!syntax.overwrite || history !== undefined) continue;
    const written = syntax.ifMatchedSid ?? syntax.ifMatchedGroup ?? syntax.ifMatchedRegex;
    if (written === undefined) continue;
    report('HR719', syntax.id, 'the rule fires at its first event, as the one that it overwrites does', {
      span: syntax.element.span,
      remedy: 'Write a new rule with an id of its own.',
    });
  }
};

/** HR720: the `!` of a range over midnight is lost. */
export const lostNegation: LintCheck = ({ written }, report) => {
  for (const { id, element } of written) {
    for (const { name, content, contentSpan } of element.children) {
      if (name.toLowerCase() !== 'time' || !content.includes('!')) continue;
      if (parseTimeRange(content.replace('!', ''))?.negate !== true) continue;
      report('HR720', id, `"${content}" means the same without its !`, {
        span: contentSpan,
        remedy: 'Write the hours outside of the range, such as 8:31 am - 5:59 pm.',
      });
    }
  }
};

/** HR721: no_email_alert and no_log undo a no_counter before them. */
export const undoneCounter: LintCheck = ({ written }, report) => {
  for (const { id, element, flags } of written) {
    if (flags.noCounter) continue;
    const words = element.children.filter(({ name }) => name.toLowerCase() === 'options');
    const counter = words.findLastIndex(({ content }) => content === 'no_counter');
    const undoing = words
      .slice(counter + 1)
      .find(({ content }) => content === 'no_log' || content === 'no_email_alert');
    if (counter === -1 || undoing === undefined) continue;
    report('HR721', id, `${undoing.content} undoes the no_counter before it`, {
      span: undoing.span,
      remedy: 'Write no_counter last.',
    });
  }
};

/** HR722: check_diff takes the place of the history search. */
export const diffInsteadOfHistory: LintCheck = ({ tree }, report) => {
  for (const { syntax, history } of tree.rules) {
    if (history === undefined || syntax.checkDiff === undefined) continue;
    report('HR722', syntax.id, 'earlier events are not counted, because check_diff is there', {
      span: syntax.checkDiff,
    });
  }
};
