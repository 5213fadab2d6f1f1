/**
 * A message text with `{{path}}` places, filled from an alert. Paths are dotted (`rule.description`,
 * `data.aws.eventName`); missing values give empty text. Values are data, never templates.
 */
export type Template = (alert: AlertView) => string;

/** An alert as parsed JSON. */
export type AlertView = Readonly<Record<string, unknown>>;

/** What went wrong while compiling, with its offset in the text. */
export interface TemplateError {
  readonly message: string;
  readonly offset: number;
}

/**
 * Compiles a template. In a JSON template (`mode` json) values are written inside string literals, so
 * that no log content can change the message's structure; elsewhere they are written as they are.
 */
export function compileTemplate(text: string, mode: 'json' | 'none'): Template | TemplateError {
  const parts: (string | readonly string[])[] = [];
  let from = 0;
  for (;;) {
    const open = text.indexOf('{{', from);
    if (open === -1) break;
    const close = text.indexOf('}}', open);
    if (close === -1) return { message: 'a {{ is never closed by }}', offset: open };
    const path = text.slice(open + 2, close).trim();
    if (!/^[\w@-]+(?:\.[\w@-]+)*$/.test(path))
      return { message: `"${path}" is not a dotted name`, offset: open };
    parts.push(text.slice(from, open), path.split('.'));
    from = close + 2;
  }
  parts.push(text.slice(from));
  return (alert) =>
    parts.map((part) => (typeof part === 'string' ? part : write(lookUp(alert, part), mode))).join('');
}

function lookUp(alert: AlertView, path: readonly string[]): unknown {
  let at: unknown = alert;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}

function write(value: unknown, mode: 'json' | 'none'): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return mode === 'json' ? JSON.stringify(text).slice(1, -1) : text;
}
