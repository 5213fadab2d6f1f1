import type { WriteStream } from 'node:tty';

/** Colours for one stream: only on a terminal, never with NO_COLOR (no-color.org), always with FORCE_COLOR. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}

export function styleFor(
  stream: Pick<WriteStream, 'isTTY'>,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Style {
  const on = wantsColour(stream, environment);
  const paint = (open: number, close: number) => (text: string) =>
    on && text !== '' ? `\x1b[${open}m${text}\x1b[${close}m` : text;
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
    cyan: paint(36, 39),
  };
}

function wantsColour(
  stream: Pick<WriteStream, 'isTTY'>,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  if (environment['NO_COLOR']) return false;
  if (environment['FORCE_COLOR'] && environment['FORCE_COLOR'] !== '0') return true;
  return stream.isTTY === true && environment['TERM'] !== 'dumb';
}

/** Width of a text on the terminal: colours count nothing. */
export function visibleLength(text: string): number {
  return text.replaceAll(COLOUR, '').length;
}

const COLOUR = /\x1b\[\d+m/g;

/**
 * Log content for the terminal: control characters become visible, so that a hostile record cannot move the
 * cursor, recolour or retitle the window. Tabs and line ends included.
 */
export function printable(text: string): string {
  return text.replaceAll(CONTROL, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd';
  });
}

const CONTROL = /[\x00-\x1f\x7f-\x9f]/g;
