/** What a macOS ASL text holds behind its time (SEMANTICS 5.2, format J). */
export interface AslParts {
  readonly program: string | undefined;
  readonly host: string | undefined;
  readonly log: string;
}

/**
 * Scans bracket groups from `from` on: first `[Sender x]`, first `[Message x]`, and `[Host x]`, which ends
 * the scan. A group that is taken ends the text at its bracket, so a log without a message group is cut there.
 */
export function readAsl(text: string, from: number): AslParts {
  let program: string | undefined;
  let host: string | undefined;
  let logStart = from;
  let logEnd = -1;
  let messageSeen = false;
  for (let open = text.indexOf('[', from); open !== -1; ) {
    const at = open + 1;
    let next = at;
    if (program === undefined && text.startsWith('Sender ', at)) {
      const close = text.indexOf(']', at + 7);
      if (close === -1) break;
      program = text.slice(at + 7, close);
      if (logEnd === -1) logEnd = close;
      next = close + 1;
    } else if (!messageSeen && text.startsWith('Message ', at)) {
      messageSeen = true;
      logStart = at + 8;
      const close = text.indexOf(']', logStart);
      logEnd = close;
      if (close === -1) break;
      next = close + 1;
    } else if (text.startsWith('Host ', at)) {
      const close = text.indexOf(']', at + 5);
      if (close !== -1) {
        host = text.slice(at + 5, close);
        if (logEnd === -1) logEnd = close;
      }
      break;
    }
    open = text.indexOf('[', next);
  }
  return { program, host, log: text.slice(logStart, logEnd === -1 ? undefined : logEnd) };
}
