import { type LogEvent, STATIC_FIELDS, type StaticField } from '../../src/event/log-event.ts';

/**
 * Pre-decoding and decoding once more, as plainly as they can be: every text is a place in one block of bytes
 * that holds the log twice and is cut by zero bytes, and every decoder is tried in its order, without index and
 * without a look at literals. What the project's own path is compared with; slow on purpose.
 */

/** A pattern as the reference runs it: `end` as in SEMANTICS 6.4, groups undefined where they are left alone. */
export interface ReferencePattern {
  readonly text: string;
  run(subject: string): { readonly end: number; readonly groups: readonly string[] } | undefined;
  /** A run forgets the groups of earlier ones, whether it matches or not. */
  readonly forgets: boolean;
}

export interface ReferenceDecoder {
  readonly name: string;
  readonly program: ReferencePattern | undefined;
  readonly prematch: ReferencePattern | undefined;
  readonly prematchAfterParent: boolean;
  readonly regex: ReferencePattern | undefined;
  readonly regexOffset: 'start' | 'after_parent' | 'after_prematch' | 'after_regex';
  readonly order: readonly string[];
  readonly plugin: ((from: number, options: ReferenceDecoder) => void) | undefined;
  readonly pluginForgets: boolean;
  readonly pluginOffset: 'start' | 'after_parent' | 'after_prematch' | 'after_regex';
  readonly children: readonly ReferenceDecoder[];
  readonly chained: boolean;
}

export interface ReferenceEvent {
  host: string | undefined;
  program: string | undefined;
  time: string | undefined;
  log: string;
}

/** Bytes that hold the log twice, each with a zero behind it. */
class Block {
  readonly #bytes: string[];
  /** Where the second copy begins. */
  readonly start: number;

  constructor(text: string) {
    this.#bytes = [...text, '\0', ...text, '\0', '\0'];
    this.start = text.length + 1;
  }

  at(place: number): string {
    return this.#bytes[place] ?? '\0';
  }

  cut(place: number): void {
    this.#bytes[place] = '\0';
  }

  put(place: number, byte: string): void {
    this.#bytes[place] = byte;
  }

  text(place: number): string {
    let end = place;
    while (this.at(end) !== '\0') end++;
    return this.#bytes.slice(place, end).join('');
  }

  /** The place of a byte before the next zero, or −1. */
  find(byte: string, from: number): number {
    for (let place = from; this.at(place) !== '\0'; place++) if (this.at(place) === byte) return place;
    return -1;
  }

  starts(text: string, place: number): boolean {
    return this.text(place).startsWith(text);
  }
}

/** Bytes at places, the length that the text has to be above, and what is cut off: SEMANTICS 5.2. */
type Format = readonly [above: number, places: string, cut: number | ((at: (p: number) => string) => number)];

/** `4-` a byte at a place, `0#` a digit there. */
const HEADERS: readonly Format[] = [
  [17, '3_ 6_ 9: 12: 15_', 16],
  [24, '4- 7- 10_ 13: 16: 19,', 24],
  [33, '4- 7- 10T 13: 16: 22: 25_', 26],
  [
    33,
    '4- 7- 10T 13: 16: 19.',
    (at) => {
      if (at(26) === ':') return 30;
      return at(29) === ':' ? 33 : 32;
    },
  ],
  [21, '0# 4_ 8_ 11_ 14: 17: 20_', 21],
  [33, '0# 4- 7- 10_ 13: 16: 19. 26± 31_', 32],
];
const XFERLOG: Format = [28, '3_ 7_ 10_ 13: 16: 19_ 24_ 26_', 25];
const SNORT: Format = [24, '2/ 5- 8: 11: 14. 21_', 23];
const SURICATA: Format = [28, '2/ 5/ 10- 13: 16: 19. 26_', 28];
const APACHE: Format = [27, '0[ 4_ 8_ 11_ 14: 17: 20_ 25]', 27];
const ASL: Format = [26, '0[ 1T 5_ 10. 13. 16_ 19:', 25];
const SQUID: Format = [32, '0! 1# 2# 3# 10. 13# 14_ 21?', 14];

const isDigit = (byte: string): boolean => /^[0-9]$/.test(byte);
const isName = (byte: string): boolean => /^[A-Za-z0-9()./@_-]$/.test(byte);

export function referencePredecode(text: string): { event: ReferenceEvent; block: Block; log: number } {
  const block = new Block(text);
  const length = text.length + 1;
  const shift = text[1] === '\xc3' && text[2] === '\xa4' ? 1 : 0;
  const at = (place: number): string => {
    if (shift === 1 && place === 0) return 'M';
    if (shift === 1 && place === 1) return 'a';
    return text[place + shift] ?? '\0';
  };
  const fits = ([above, places]: Format): boolean =>
    length > above &&
    places.split(' ').every((spec) => {
      const place = Number.parseInt(spec, 10);
      const mark = spec.slice(String(place).length);
      if (mark === '#') return isDigit(at(place));
      if (mark === '_') return at(place) === ' ';
      if (mark === '±') return at(place) === '+' || at(place) === '-';
      if (mark === '!') return at(place) === '1';
      if (mark === '?') return at(21) === ' ' || at(22) === ' ';
      return at(place) === mark;
    });
  const event: ReferenceEvent = {
    host: undefined,
    program: undefined,
    time: undefined,
    log: text,
  };
  let log = block.start;
  const syslog = HEADERS.find(fits);
  if (syslog !== undefined) {
    log += typeof syslog[2] === 'number' ? syslog[2] : syslog[2](at);
    block.cut(log - 1);
    event.time = block.text(block.start);
    log = hostAndProgram(block, log, event);
  } else if (fits(XFERLOG)) {
    log += 25;
    block.cut(log - 1);
    event.time = block.text(block.start);
  } else if (fits(SNORT) || fits(SURICATA)) {
    log += fits(SNORT) ? 23 : 28;
    block.cut(log - 2);
    event.time = block.text(block.start);
  } else if (fits(APACHE)) {
    log += 27;
    block.cut(log - 2);
    event.time = block.text(block.start + 1);
  } else if (fits(ASL)) {
    log = asl(block, log + 25, event);
  } else if (fits(SQUID)) {
    log += 14;
    while (block.at(log) === ' ') log++;
    block.cut(log - 1);
    event.time = block.text(block.start);
  }
  event.log = block.text(log);
  return { event, block, log };
}

function hostAndProgram(block: Block, from: number, event: ReferenceEvent): number {
  let log = block.at(from) === ' ' ? from + 1 : from;
  let at = log;
  const skipName = () => {
    while (isName(block.at(at))) at++;
  };
  const skipDigits = () => {
    while (isDigit(block.at(at))) at++;
  };
  skipName();
  let program = -1;
  let host = -1;
  let rest = -1;
  if (block.at(at) === ':' && block.at(at + 1) === ' ') {
    program = log;
    block.cut(at);
    rest = at + 2;
  } else if (block.at(at) === ' ') {
    host = log;
    block.cut(at);
    log = ++at;
    program = at;
    skipName();
    if (block.at(at) === ':') {
      block.cut(at++);
      rest = block.at(at) === ' ' ? at + 1 : at;
    } else if (block.at(at) === '[' && isDigit(block.at(at + 1))) {
      const open = at;
      block.cut(open);
      at += 2;
      skipDigits();
      if (block.at(at) === ']' && block.at(at + 1) === ':') rest = block.at(at + 2) === ' ' ? at + 3 : at + 2;
      else if (block.at(at) === ']' && block.at(at + 1) === ' ') rest = at + 2;
      else {
        block.put(open, '[');
        program = -1;
      }
    } else if (block.at(at) === '|' && /^[a-z]$/.test(block.at(at + 1))) {
      const alphanumeric = () => {
        while (/^[A-Za-z0-9]$/.test(block.at(at))) at++;
      };
      program = -1;
      at += 2;
      alphanumeric();
      if (block.at(at) === ':') {
        at++;
        alphanumeric();
        if (block.at(at) === ' ') {
          program = ++at;
          skipName();
          if (block.at(at) === ':' && block.at(at + 1) === ' ') {
            block.cut(at);
            rest = at + 2;
          } else if (block.at(at) === '[' && isDigit(block.at(at + 1))) {
            block.cut(at);
            at += 2;
            skipDigits();
            if (block.starts(']: ', at)) rest = at + 3;
          } else rest = at;
        }
      }
    } else program = -1;
  }
  if (rest !== -1) {
    log = rest;
    if (block.starts('[ID ', rest)) {
      const close = block.find(']', rest);
      if (close !== -1) log = close + 2;
    }
  }
  if (program !== -1) event.program = block.text(program);
  if (host !== -1) event.host = block.text(host);
  return log;
}

function asl(block: Block, from: number, event: ReferenceEvent): number {
  let log = from;
  let hasMessage = false;
  for (let open = block.find('[', from); open !== -1; ) {
    let at = open + 1;
    if (event.program === undefined && block.starts('Sender ', at)) {
      at += 7;
      const close = block.find(']', at);
      if (close === -1) break;
      block.cut(close);
      event.program = block.text(at);
      at = close + 1;
    } else if (!hasMessage && block.starts('Message ', at)) {
      at += 8;
      hasMessage = true;
      log = at;
      const close = block.find(']', at);
      if (close === -1) break;
      block.cut(close);
      at = close + 1;
    } else if (block.starts('Host ', at)) {
      const close = block.find(']', at + 5);
      if (close !== -1) {
        block.cut(close);
        event.host = block.text(at + 5);
      }
      break;
    }
    open = block.find('[', at);
  }
  return log;
}

export interface ReferenceAnswer {
  readonly decoder: ReferenceDecoder | undefined;
  /** Groups that nobody took. */
  readonly left: readonly string[];
}

/** Fills the fields of `target`, whose log is that of the event; `session` is what earlier events left. */
export function referenceDecode(
  { event, block, log }: ReturnType<typeof referencePredecode>,
  roots: readonly ReferenceDecoder[],
  target: LogEvent,
  session: readonly string[] = [],
): ReferenceAnswer {
  let left = session;
  /** Where the text behind a match begins, undefined without a match. */
  const match = (pattern: ReferencePattern, place: number): number | undefined => {
    const found = pattern.run(block.text(place));
    if (pattern.forgets) left = [];
    if (found === undefined) return undefined;
    if (found.groups.length > 0) left = found.groups;
    const end = place + found.end;
    return block.at(end) === '\0' ? end : end + 1;
  };
  for (const root of roots) {
    let parentEnd: number | undefined = log;
    if (event.program !== undefined && root.program?.run(event.program) === undefined) continue;
    if (root.prematch !== undefined) parentEnd = match(root.prematch, log);
    if (parentEnd === undefined) continue;
    let decoder = root;
    let taken: ReferenceDecoder | undefined = root;
    let index = 0;
    let prematchEnd = parentEnd;
    if (root.children.length > 0) {
      taken = undefined;
      for (; taken === undefined && index < root.children.length; index++) {
        const child = root.children[index] as ReferenceDecoder;
        if (child.prematch === undefined) {
          taken = child;
          break;
        }
        const end = match(child.prematch, child.prematchAfterParent ? parentEnd : log);
        if (end !== undefined) {
          prematchEnd = end;
          taken = child;
          decoder = child;
          break;
        }
        while (root.children[index]?.chained === true) index++;
      }
    }
    let regexEnd = prematchEnd;
    while (taken !== undefined) {
      const places = {
        start: log,
        after_parent: parentEnd,
        after_prematch: prematchEnd,
        after_regex: regexEnd,
      };
      if (taken.plugin !== undefined) {
        const nothing = decoder.pluginOffset === 'after_regex';
        const place = places[decoder.pluginOffset];
        taken.plugin(nothing || block.text(place) === '' ? target.log.length : place - log, decoder);
        if (taken.pluginForgets) left = [];
      } else if (taken.regex !== undefined) {
        const end = match(taken.regex, places[taken.regexOffset]);
        if (end !== undefined) {
          regexEnd = end;
          if (target.dynamic.size >= 256) break;
          left.forEach((group, i) => {
            store(target, taken?.order[i], group);
          });
          left = [];
        }
      } else break;
      taken = taken.chained ? root.children[++index] : undefined;
    }
    return { decoder, left };
  }
  return { decoder: undefined, left };
}

function store(target: LogEvent, name: string | undefined, value: string): void {
  if (name === undefined) return;
  if ((STATIC_FIELDS as readonly string[]).includes(name)) target[name as StaticField] = value;
  else target.dynamic.add({ name, id: -1 }, value);
}
