import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decoder, DecoderSet } from '../../src/decoder/decoder.ts';
import { LogEvent, STATIC_FIELDS } from '../../src/event/log-event.ts';
import { predecode } from '../../src/event/predecode.ts';
import { compileOsMatch } from '../../src/regex/os-match/compile.ts';
import { compilePcre2 } from '../../src/regex/pcre2/compile.ts';
import { referenceCompile } from '../regex/os-regex/reference.ts';
import { decodersOf } from '../support/stock-decoders.ts';
import {
  type ReferenceDecoder,
  type ReferencePattern,
  referenceDecode,
  referencePredecode,
} from './reference.ts';

type Draw = fc.GeneratorValue;

const WORDS = ['alpha', 'user', 'from', 'src=', 'id', 'x', '"k"', '10.0.0.1', '42', 'foo-bar', 'Failed'];
const MARKS = [' ', '=', ':', ', ', '-'];
const CLASSES = ['\\w+', '\\S+', '\\d+', '\\.+', '\\.*', '\\s', '\\p', '\\w*', '\\S*', '\\t', '\\D+'];
const PCRE2_PARTS = ['\\w+', '\\S+', '.*', '.*?', '\\s', '[a-z]+', '\\b', '[^ ]*', '.', '\\d{1,3}', ' ?'];
const ODD_OS_REGEXES = ['', '$', '^', '\\.*', '^$', '\\s*', '\\w*', '\\.*|x'];
const ODD_PCRE2 = ['', '^', '$', '(a)?', '(\\w*)', 'x*', '\\b', '(?=(a))', '()', '^(?=.)'];
const ORDER = ['srcip', 'user', 'srcuser', 'dyn.a', 'dyn.b', 'id', 'extra_data', 'url', 'Dyn.A'];
const HEADS = [
  '',
  'Dec 10 01:02:02 host prog: ',
  'Dec 10 01:02:02 host prog[1]: ',
  'Dec 10 01:02:02 host prog[1 ',
  'Dec 10 01:02:02  h ',
  'Dec 10 01:02:02 prog: ',
  'Dec 10 01:02:02 h auth|security:info prog: ',
  'Dec 10 01:02:02 h auth|security:info prog[7] ',
  'Dec 10 01:02:02 h prog: [ID 7 a.b] ',
  '2023-11-14T10:00:00+01:00 h prog: ',
  '2023-11-14T10:00:00.123456Z host prog: ',
  '2023-11-14 10:00:00,123 h prog: ',
  '2023-11-14 10:00:00.123456-0700 h prog: ',
  '2023 Nov 14 10:00:00 h prog:',
  'Mon Apr 17 18:27:14 2006 1 ',
  '01/28-09:13:16.240702  ',
  '01/28/1979-09:13:16.240702  ',
  '[Fri Feb 11 18:06:35 2004] ',
  '[Time 2006.12.28 15:53:55 UTC] [Facility auth] [Sender prog] [Message ',
  '1140804070.368  11623 10.0.0.1 ',
  'M\xc3\xa4r 02 17:30:52 h prog: ',
];
const BODIES = [
  ...WORDS,
  ...MARKS,
  ' ',
  ' ',
  'a',
  '\t',
  ']',
  '{"id":"7","a":{"b":[1]},"n":null}',
  '\xc3\xa9',
];

const oneOf = (draw: Draw, values: readonly string[]): string => draw(fc.constantFrom, ...values);
const chance = (draw: Draw, of: number): boolean => draw(fc.nat, of - 1) === 0;

function osRegex(draw: Draw): string {
  if (chance(draw, 20)) return oneOf(draw, ODD_OS_REGEXES);
  let text = oneOf(draw, ['', '', '^']);
  for (let parts = 1 + draw(fc.nat, 3); parts > 0; parts--) {
    const kind = draw(fc.nat, 3);
    if (kind === 0) text += oneOf(draw, WORDS);
    else if (kind === 1) text += oneOf(draw, CLASSES);
    else if (kind === 2) text += oneOf(draw, MARKS);
    else text += `(${oneOf(draw, CLASSES)})`;
  }
  return text + oneOf(draw, ['', '', '', '$', '|(\\d+)']);
}

function pcre2(draw: Draw): string {
  if (chance(draw, 20)) return oneOf(draw, ODD_PCRE2);
  let text = oneOf(draw, ['', '', '^', '(?i)']);
  for (let parts = 1 + draw(fc.nat, 3); parts > 0; parts--) {
    const kind = draw(fc.nat, 3);
    if (kind === 0) text += oneOf(draw, WORDS);
    else if (kind === 1) text += oneOf(draw, PCRE2_PARTS);
    else if (kind === 2) text += oneOf(draw, MARKS);
    else text += `(${oneOf(draw, [...WORDS, ...PCRE2_PARTS])})${oneOf(draw, ['', '?'])}`;
  }
  return text + oneOf(draw, ['', '', '', '$']);
}

function element(draw: Draw, tag: string, offsets: readonly string[]): string {
  const isPcre2 = chance(draw, 2);
  const offset = oneOf(draw, offsets);
  const attributes = (isPcre2 ? ' type="pcre2"' : '') + (offset === '' ? '' : ` offset="${offset}"`);
  return `<${tag}${attributes}>${isPcre2 ? pcre2(draw) : osRegex(draw)}</${tag}>`;
}

function decoder(draw: Draw, roots: string[]): string {
  const isChild = roots.length > 0 && !chance(draw, 3);
  const name = oneOf(draw, ['r1', 'r2', 'c1', 'c2']);
  let body = isChild ? `<parent>${oneOf(draw, roots)}</parent>` : '';
  const hasProgram = !isChild && chance(draw, 3);
  if (hasProgram) body += `<program_name>${oneOf(draw, ['', '^prog', 'sshd|prog', 'o'])}</program_name>`;
  const hasPrematch = isChild ? chance(draw, 2) : !hasProgram || chance(draw, 2);
  if (hasPrematch) body += element(draw, 'prematch', isChild ? ['', 'after_parent'] : ['']);
  const offsets = ['', ...(isChild ? ['after_parent', 'after_regex'] : [])];
  if (hasPrematch || !isChild) offsets.push('after_prematch');
  const kind = draw(fc.nat, 7);
  if (kind === 0) {
    const plugin = oneOf(draw, ['JSON_Decoder', 'JSON_Decoder', 'PF_Decoder', 'SonicWall_Decoder']);
    const offset = hasPrematch ? oneOf(draw, offsets) : '';
    body += `<plugin_decoder${offset === '' ? '' : ` offset="${offset}"`}>${plugin}</plugin_decoder>`;
  } else if (kind < 7) {
    const names = Array.from({ length: 1 + draw(fc.nat, 3) }, () => oneOf(draw, ORDER));
    body += `${element(draw, 'regex', offsets)}<order>${names.join(', ')}</order>`;
  }
  if (chance(draw, 3)) body += '<use_own_name>true</use_own_name>';
  if (chance(draw, 8)) body += '<json_array_structure>csv</json_array_structure>';
  if (!isChild) roots.push(name);
  return `<decoder name="${name}">${body}</decoder>`;
}

/** Decoders that load: those that the loader refuses are left out. */
function decoders(draw: Draw): { xml: string; set: DecoderSet } {
  const last = '<decoder name="last"><prematch>^never</prematch></decoder>';
  const roots: string[] = [];
  let xml = last;
  let set = decodersOf([{ name: 'd.xml', text: xml }]).decoders;
  for (let more = 2 + draw(fc.nat, 5); more > 0; more--) {
    const text = `${xml}\n${decoder(draw, roots)}`;
    const loaded = decodersOf([{ name: 'd.xml', text }]);
    if (loaded.diagnostics.errors > 0) continue;
    xml = text;
    set = loaded.decoders;
  }
  return { xml, set };
}

const logs = (draw: Draw): string =>
  oneOf(draw, HEADS) + Array.from({ length: draw(fc.nat, 8) }, () => oneOf(draw, BODIES)).join('');

/** A pattern without what makes the project's own quick. */
function plain(
  pattern: Decoder['regex'] | Decoder['programName'],
  captures: boolean,
): ReferencePattern | undefined {
  if (pattern === undefined) return undefined;
  const { text } = pattern;
  if (pattern.type === 'osregex') {
    const run = referenceCompile(text, captures);
    if (run === undefined) throw new Error(`no OS_Regex: ${text}`);
    return { text, run, forgets: true };
  }
  if (pattern.type === 'osmatch') {
    const { test } = compileOsMatch(text);
    return { text, run: (subject) => (test(subject) ? { end: 0, groups: [] } : undefined), forgets: false };
  }
  const compiled = compilePcre2(text, { engine: 'matcher' });
  if (!compiled.ok) throw new Error(`no PCRE2: ${text}`);
  return { text, run: (subject) => compiled.value.exec(subject), forgets: false };
}

/** The same decoders for the reference; plug-ins write into `shadow`. */
function referenceOf(
  given: Decoder,
  shadow: () => LogEvent,
  known: Map<ReferenceDecoder, Decoder>,
): ReferenceDecoder {
  const children = given.children.map((child) => referenceOf(child, shadow, known));
  const { plugin } = given;
  const made: ReferenceDecoder = {
    name: given.name,
    program: given.anyProgram
      ? { text: '', run: () => ({ end: 0, groups: [] }), forgets: false }
      : plain(given.programName, false),
    prematch: plain(given.prematch, false),
    prematchAfterParent: given.prematchOffset === 'after_parent',
    regex: plain(given.regex, true),
    regexOffset: given.regexOffset,
    order: given.order.map((target) => (target.kind === 'static' ? target.field : target.name)),
    plugin:
      plugin === undefined
        ? undefined
        : (from, options) =>
            plugin.decode(shadow(), from, known.get(options)?.pluginOptions ?? given.pluginOptions),
    pluginForgets: plugin?.name === 'SonicWall_Decoder',
    pluginOffset: given.pluginOffset,
    children,
    chained: given.chained,
  };
  known.set(made, given);
  return made;
}

const fieldsOf = (event: LogEvent) => ({
  fixed: Object.fromEntries(STATIC_FIELDS.map((field) => [field, event[field]])),
  dynamic: [...event.dynamic.entries()],
});

describe('predecode and decode', () => {
  it('give what trying everything in its order gives, event after event', () => {
    fc.assert(
      fc.property(fc.gen(), (draw) => {
        const { xml, set } = decoders(draw);
        let shadow = new LogEvent('', '', 0, '');
        const known = new Map<ReferenceDecoder, Decoder>();
        const reference = (roots: readonly Decoder[]) =>
          roots.map((root) => referenceOf(root, () => shadow, known));
        const withProgram = reference(set.programRoots);
        const others = reference(set.otherRoots);
        let left: readonly string[] = [];
        let referenceLeft: readonly string[] = [];
        for (let events = 8; events > 0; events--) {
          const log = logs(draw);
          const event = predecode({ text: log, location: 'x', time: 0 }, 'manager');
          if ('error' in event) throw new Error(log);
          const expected = referencePredecode(log);
          const seen = {
            host: event.hostname,
            program: event.programName,
            time: event.headerTime,
            log: event.log,
          };
          const { host = 'manager', program, time, log: text } = expected.event;
          expect(seen, log).toEqual({ host, program, time, log: text });
          left = set.decode(event, left);
          shadow = new LogEvent(log, 'x', 0, 'manager');
          shadow.log = text;
          const roots = program === undefined ? others : withProgram;
          const answer = referenceDecode(expected, roots, shadow, referenceLeft);
          referenceLeft = answer.left;
          const decoder = answer.decoder === undefined ? undefined : known.get(answer.decoder);
          expect({ decoder: event.decoder, ...fieldsOf(event) }, `${xml}\n${log}`).toEqual({
            decoder,
            ...fieldsOf(shadow),
          });
          expect(left).toEqual(referenceLeft);
        }
      }),
      { numRuns: 150 },
    );
  });
});
