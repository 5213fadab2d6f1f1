import type { CapturingPattern, Parsed } from '../pattern.ts';
import { refuse } from '../pattern.ts';

/** Provisional: by RegExp only, without limit. */
export function compilePcre2(text: string): Parsed<CapturingPattern> {
  const head = /^(?:\(\*UTF\))?(?:\(\?([ims]+)\))?/.exec(text);
  let body = text
    .slice(head?.[0].length ?? 0)
    .replace(/\\N\{U\+([0-9a-fA-F]+)\}/g, (_, hex: string) =>
      Buffer.from(String.fromCodePoint(Number.parseInt(hex, 16)), 'utf8').toString('latin1'),
    );
  let groups = '';
  body = body.replace(/^\(\?([imsU]+)\)/, (_, flags: string) => {
    groups = flags.replace('U', '');
    return '';
  });
  let regexp: RegExp;
  try {
    regexp = new RegExp(body, `d${head?.[1] ?? ''}${groups}`);
  } catch (error) {
    return refuse('syntax', error instanceof Error ? error.message : String(error), 0);
  }
  return {
    ok: true,
    value: {
      type: 'pcre2',
      text,
      isMatchAll: false,
      requiredLiterals: undefined,
      firstBytes: undefined,
      literalExact: undefined,
      test: (subject) => regexp.test(subject),
      exec: (subject, from = 0) => {
        const match = regexp.exec(from === 0 ? subject : subject.slice(from));
        if (match === null) return undefined;
        const groups = match.slice(1) as (string | undefined)[];
        while (groups.length > 0 && groups[groups.length - 1] === undefined) groups.pop();
        return { groups: groups.map((group) => group ?? ''), end: from + match.index + match[0].length - 1 };
      },
    },
  };
}
