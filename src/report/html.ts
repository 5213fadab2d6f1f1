/** Markup that is safe to put into a page. Only `html` makes it, so everything else is escaped. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

export type Content = Html | string | number | undefined | readonly Content[];

/**
 * Tagged template: values are escaped, unless they are `Html` already. Log content is hostile: this is the only
 * way it gets into a page.
 */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  let markup = parts[0] ?? '';
  values.forEach((value, at) => {
    markup += render(value) + (parts[at + 1] ?? '');
  });
  return new Html(markup);
}

function render(value: Content): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.markup;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escapeHtml(value);
  return value.map(render).join('');
}

/** Text for element content and quoted attributes; control and direction-changing characters become visible. */
export function escapeHtml(text: string): string {
  return text.replaceAll(SPECIAL, (character) => ENTITIES[character] ?? visible(character));
}

const SPECIAL = /[&<>"'`\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]/gu;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
}
