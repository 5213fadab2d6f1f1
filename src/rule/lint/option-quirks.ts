import type { LintCheck } from './check.ts';

/** HR702: `!` in front of an address is ignored. */
export const addressBang: LintCheck = ({ written }, report) => {
  for (const rule of written) {
    for (const [option, { entries }] of rule.addresses) {
      for (const { text, span } of entries) {
        if (!text.startsWith('!')) continue;
        report('HR702', rule.id, `the ! of ${option} ${text} is ignored`, {
          span,
          remedy: `Write <${option} negate="yes">${text.slice(1)}</${option}>.`,
        });
      }
    }
  }
};

/** HR703, HR711: lists that are dropped, and the lookup that means its opposite. */
export const lists: LintCheck = ({ written }, report) => {
  for (const rule of written) {
    for (const { list, element } of rule.lists.slice(0, -2)) {
      report('HR703', rule.id, `the condition on ${list} is dropped`, { span: element.span });
    }
    for (const { lookup, element } of rule.lists) {
      if (lookup !== 'address_match_key_value') continue;
      report('HR711', rule.id, 'address_match_key_value holds when nothing is found', { span: element.span });
    }
  }
};

/** HR710: `check_if_ignored` never finds anything. */
export const checkIfIgnored: LintCheck = ({ written }, report) => {
  for (const { id, checkIfIgnored: written_ } of written) {
    if (written_ !== undefined)
      report('HR710', id, 'check_if_ignored has no effect', { span: written_.span });
  }
};

/** HR714: a child decoder without `use_own_name` never names an event. */
export const decoderName: LintCheck = ({ written, decoders }, report) => {
  const roots = [...decoders.programRoots, ...decoders.otherRoots];
  const carried = new Set(roots.flatMap((root) => [root.name, ...root.children.map((child) => child.name)]));
  const own = new Set(roots.flatMap((root) => root.children.map((child) => child.ownName)));
  for (const { id, decodedAs } of written) {
    if (decodedAs === undefined || carried.has(decodedAs.value) || !own.has(decodedAs.value)) continue;
    report('HR714', id, `no event carries the decoder name ${decodedAs.value}`, {
      span: decodedAs.span,
      remedy: 'Name the parent decoder, or set use_own_name in the child.',
    });
  }
};
