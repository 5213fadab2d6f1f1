import { fromByteString } from '../bytes/byte-string.ts';
import { CODES } from './codes.ts';
import type { Diagnostic, Severity } from './diagnostic.ts';
import type { Span } from './source.ts';

/** Colours for the text form; `cli/output/style.ts` has the terminal's. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}

const plain = (text: string): string => text;
const NO_PAINT: Paint = { bold: plain, dim: plain, red: plain, yellow: plain, cyan: plain };

/** Characters of a source line that a frame shows; longer lines are folded around the caret. */
const FRAME_WIDTH = 100;

/**
 * A finding as people read it: code, severity and message, the place, a frame of the source with a caret, and
 * what to do.
 */
export function formatDiagnostic(diagnostic: Diagnostic, paint: Paint = NO_PAINT): string {
  const { code, severity, span, related } = diagnostic;
  const message = readable(diagnostic.message);
  const subject = readable(diagnostic.subject);
  const about = subject === undefined || message.includes(subject) ? '' : ` (${subject})`;
  const lines = [
    `${severityPaint(severity, paint)(`${severity}[${code}]`)} ${paint.bold(`${message}${about}`)}`,
  ];
  if (span !== undefined) lines.push(...frame(span, paint));
  for (const other of related ?? []) {
    lines.push(`  ${paint.cyan('see')} ${other.message}:`, ...frame(other.span, paint));
  }
  lines.push(`  ${paint.cyan('why')} ${CODES[code].title}: ${CODES[code].explanation}`);
  lines.push(`  ${paint.cyan('fix')} ${remedyOf(diagnostic)}`);
  return lines.join('\n');
}

/** What to do about a finding: its own remedy, or the one of its code. */
export function remedyOf({ code, remedy }: Diagnostic): string {
  return readable(remedy ?? CODES[code].remedy);
}

/** Messages quote rule files, which are byte strings, as they are. */
/** Text of a rule file for people: decoded where it is a byte string of UTF-8. */
export function readable(text: string): string;
export function readable(text: string | undefined): string | undefined;
export function readable(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const decoded = /[^\x00-\xff]/.test(text) ? text : fromByteString(text);
  // What is no UTF-8 was no byte string, or is Latin-1: both are readable as they are.
  return visible(decoded.includes('\ufffd') ? text : decoded);
}

function severityPaint(severity: Severity, paint: Paint): (text: string) => string {
  return severity === 'error' ? paint.red : severity === 'warning' ? paint.yellow : paint.cyan;
}

/** `file:line:column` of where a span begins. */
export function formatPlace({ source, start }: Span): string {
  const { line, column } = source.position(start);
  return `${source.name}:${line}:${column}`;
}

function frame(span: Span, paint: Paint): string[] {
  const { source, start, end } = span;
  const from = source.position(start);
  const to = source.position(Math.max(start, end));
  const text = source.line(from.line);
  const width = from.line === to.line ? to.column - from.column : text.length - from.column + 1;
  const shown = fold(visible(text), from.column - 1, Math.max(1, width));
  const number = String(from.line);
  const gutter = ' '.repeat(number.length);
  return [
    `  ${paint.dim('-->')} ${source.name}:${from.line}:${from.column}`,
    `  ${paint.dim(`${number} |`)} ${shown.text}`,
    `  ${paint.dim(`${gutter} |`)} ${' '.repeat(shown.at)}${paint.bold('^'.repeat(shown.width))}`,
  ];
}

/** A part of a long line that holds the caret. */
function fold(text: string, at: number, width: number): { text: string; at: number; width: number } {
  if (text.length <= FRAME_WIDTH)
    return { text, at, width: Math.max(1, Math.min(width, text.length - at + 1)) };
  const from = Math.max(0, Math.min(at - 30, text.length - FRAME_WIDTH));
  const head = from > 0 ? '…' : '';
  const part = text.slice(from, from + FRAME_WIDTH);
  const tail = from + FRAME_WIDTH < text.length ? '…' : '';
  const column = at - from + head.length;
  return {
    text: head + part + tail,
    at: column,
    width: Math.max(1, Math.min(width, head.length + part.length - column)),
  };
}

/** Tabs and control characters take one column and cannot move the cursor. */
function visible(text: string): string {
  return text.replaceAll('\t', ' ').replace(/[\x00-\x1f\x7f-\x9f]/g, '\ufffd');
}

/** `2 errors, 1 warning`, or `no findings`. */
export function formatCounts(diagnostics: readonly Diagnostic[]): string {
  const parts = (['error', 'warning', 'info'] as const).flatMap((severity) => {
    const number = diagnostics.filter((one) => one.severity === severity).length;
    const word = severity === 'info' ? 'note' : severity;
    return number === 0 ? [] : [`${number} ${word}${number === 1 ? '' : 's'}`];
  });
  return parts.length === 0 ? 'no findings' : parts.join(', ');
}

/** A finding for programs. Lines and columns count from 1. */
export interface DiagnosticJson {
  readonly code: string;
  readonly severity: Severity;
  readonly title: string;
  readonly explanation: string;
  readonly message: string;
  readonly subject?: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  readonly remedy: string;
  readonly related?: readonly { readonly message: string; readonly place: string }[];
}

/** A finding for programs: positions are numbers, and text is decoded. */
export function diagnosticJson(diagnostic: Diagnostic): DiagnosticJson {
  const { code, severity, message, subject, span, related } = diagnostic;
  return {
    code,
    severity,
    title: CODES[code].title,
    explanation: CODES[code].explanation,
    message: readable(message),
    ...(subject === undefined ? {} : { subject: readable(subject) }),
    ...(span === undefined ? {} : region(span)),
    remedy: remedyOf(diagnostic),
    ...(related === undefined
      ? {}
      : { related: related.map((other) => ({ message: other.message, place: formatPlace(other.span) })) }),
  };
}

function region({ source, start, end }: Span) {
  const from = source.position(start);
  const to = source.position(Math.max(start, end));
  return { file: source.name, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}
