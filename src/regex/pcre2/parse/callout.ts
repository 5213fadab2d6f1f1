import type { Cursor } from '../cursor.ts';

/**
 * Passes over a callout, `(?C1)` or `(?C"text")`; the cursor stands behind `(?C`. Nobody listens to callouts, so
 * they do nothing.
 */
export function parseCallout(cursor: Cursor, start: number): undefined {
  const delimiter = cursor.match(/[`'"^%#${]/y)?.[0];
  if (delimiter === undefined) {
    const number = cursor.match(/\d*/y)?.[0] ?? '';
    if (Number(number) > 255) cursor.fail('callouts are numbered to 255', start);
  } else {
    const close = delimiter === '{' ? '}' : delimiter;
    // A doubled delimiter stands for itself.
    do cursor.until(close, '(?C', start);
    while (cursor.take(close));
  }
  if (!cursor.take(')')) cursor.fail('the callout is not closed by ")"');
  return undefined;
}
