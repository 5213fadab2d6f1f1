/** Added to a byte that an XML parser would read as markup: the masked text keeps every offset. */
const HIDDEN = 0xe000;
/** Stands for a byte of a comment inside a text: vanishes on unmasking, so the text around it is joined. */
export const REMOVED = '\ue1ff';

/** A byte as it stands in masked text. */
export function hidden(code: number): string {
  return String.fromCharCode(HIDDEN + (code & 0xff));
}

/** The text behind masked text: hidden bytes restored, comments gone. */
export function unmask(masked: string): string {
  if (!/[\ue000-\ue1ff]/.test(masked)) return masked;
  return masked
    .replaceAll(REMOVED, '')
    .replace(/[\ue000-\ue0ff]/g, (hidden) => String.fromCharCode(hidden.charCodeAt(0) - HIDDEN));
}
