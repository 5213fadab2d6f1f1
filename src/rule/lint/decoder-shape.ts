import type { DecoderSyntax } from '../../decoder/syntax.ts';
import type { LintCheck } from './check.ts';

/** HR723: a root with children never runs a regex or plug-in of its own (SEMANTICS 6.3). */
export const rootExtraction: LintCheck = ({ decoders: { written } }, report) => {
  const parents = new Set(written.map(({ parent }) => parent?.name));
  for (const { name, parent, regex, plugin, span } of written) {
    if (parent !== undefined || !parents.has(name) || (regex ?? plugin) === undefined) continue;
    report('HR723', name, `the children of ${name} run in place of its own ${regex ? 'regex' : 'plug-in'}`, {
      span: regex?.span ?? span,
      remedy: 'Move it into a last child without prematch.',
    });
  }
};

/** HR724: a child without prematch is taken at once, with its chain; what stands behind is never tried. */
export const hiddenDecoder: LintCheck = ({ decoders: { written } }, report) => {
  for (const [parent, children] of siblings(written)) {
    const taker = children.findIndex(
      ({ name, prematch }, at) =>
        prematch === undefined && children.findIndex((one) => one.name === name) === at,
    );
    const first = children[taker];
    if (first === undefined) continue;
    for (const child of children.slice(taker + 1)) {
      if (child.name === first.name) continue;
      report('HR724', child.name, `${first.name} is taken first for every event of ${parent}`, {
        span: child.span,
        related: [{ message: 'the child that is taken at once', span: first.span }],
        remedy: `Move it in front of ${first.name}, or give ${first.name} a prematch.`,
      });
    }
  }
};

/** Children by the name of their parent, in load order. */
function siblings(written: readonly DecoderSyntax[]): Map<string, DecoderSyntax[]> {
  const groups = new Map<string, DecoderSyntax[]>();
  for (const syntax of written) {
    if (syntax.parent === undefined) continue;
    const group = groups.get(syntax.parent.name) ?? [];
    group.push(syntax);
    groups.set(syntax.parent.name, group);
  }
  return groups;
}

/** HR725, HR726: what has an effect only in a decoder whose prematch matched. */
export const withoutPrematch: LintCheck = ({ decoders: { written } }, report) => {
  for (const { name, parent, prematch, useOwnName, discardNull, arraysAsCsv, span } of written) {
    if (parent === undefined || prematch !== undefined) continue;
    if (useOwnName) {
      report('HR725', name, `events keep the name ${parent.name}`, {
        span,
        remedy: 'Give the decoder a prematch.',
      });
    }
    if (discardNull || arraysAsCsv) {
      const option = discardNull ? 'json_null_field' : 'json_array_structure';
      report('HR726', name, `${option} of ${parent.name} counts`, {
        span,
        remedy: `Write it into ${parent.name} as well.`,
      });
    }
  }
};
