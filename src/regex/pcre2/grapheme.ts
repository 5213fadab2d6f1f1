import { membersOf, pointAt, widthOf } from './unicode.ts';

/**
 * The end of the extended grapheme cluster (UAX #29) that begins at `s` in valid UTF-8. JavaScript has no
 * property Grapheme_Cluster_Break; the classes are made from those that it has.
 */
export function graphemeEnd(text: string, s: number): number {
  let left = breakOf(pointAt(text, s));
  let at = s + widthOf(text.charCodeAt(s));
  let flags = left === 'RI' ? 1 : 0;
  let isPictured = left === 'ExtPict';
  while (at < text.length) {
    const right = breakOf(pointAt(text, at));
    if (!staysTogether(left, right, flags, isPictured)) break;
    flags = right === 'RI' ? flags + 1 : 0;
    // GB11: Extended_Pictographic Extend* ZWJ × Extended_Pictographic
    if (right === 'ExtPict') isPictured = true;
    else if (right !== 'Extend' && right !== 'ZWJ') isPictured = false;
    left = right;
    at += widthOf(text.charCodeAt(at));
  }
  return at;
}

type Break =
  | 'CR'
  | 'LF'
  | 'Control'
  | 'Extend'
  | 'ZWJ'
  | 'RI'
  | 'Prepend'
  | 'SpacingMark'
  | 'L'
  | 'V'
  | 'T'
  | 'LV'
  | 'LVT'
  | 'ExtPict'
  | 'Other';

function staysTogether(left: Break, right: Break, flags: number, isPictured: boolean): boolean {
  if (left === 'CR') return right === 'LF';
  if (isControl(left) || isControl(right)) return false;
  if (left === 'L' && ['L', 'V', 'LV', 'LVT'].includes(right)) return true;
  if ((left === 'LV' || left === 'V') && (right === 'V' || right === 'T')) return true;
  if ((left === 'LVT' || left === 'T') && right === 'T') return true;
  if (right === 'Extend' || right === 'ZWJ' || right === 'SpacingMark') return true;
  if (left === 'Prepend') return true;
  if (left === 'ZWJ' && right === 'ExtPict') return isPictured;
  return left === 'RI' && right === 'RI' && flags % 2 === 1;
}

const isControl = (value: Break) => value === 'CR' || value === 'LF' || value === 'Control';

/** The first that holds. */
const CLASSES: readonly (readonly [Break, (point: number) => boolean])[] = [
  ['CR', (c) => c === 13],
  ['LF', (c) => c === 10],
  ['ZWJ', (c) => c === 0x200d],
  [
    'Prepend',
    membersOf(
      '[\\u0600-\\u0605\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u0d4e\\u{110bd}\\u{110cd}\\u{111c2}\\u{111c3}\\u{1193f}\\u{11941}\\u{11a3a}\\u{11a84}-\\u{11a89}\\u{11d46}]',
    ),
  ],
  ['Extend', membersOf('[\\p{Grapheme_Extend}\\p{Emoji_Modifier}]')],
  [
    'Control',
    membersOf('(?!\\u200c)[\\p{Zl}\\p{Zp}\\p{Cc}\\p{Cf}]|(?=\\p{Default_Ignorable_Code_Point})\\p{Cn}'),
  ],
  ['RI', membersOf('\\p{Regional_Indicator}')],
  [
    'SpacingMark',
    membersOf(
      '[\\u0e33\\u0eb3]|(?![\\u102b\\u102c\\u1038\\u1062-\\u1064\\u1067-\\u106d\\u1083\\u1087-\\u108c\\u108f\\u109a-\\u109c\\u1a61\\u1a63\\u1a64\\uaa7b\\uaa7d\\u{11720}\\u{11721}])\\p{Mc}',
    ),
  ],
  ['L', (c) => (c >= 0x1100 && c <= 0x115f) || (c >= 0xa960 && c <= 0xa97c)],
  ['V', (c) => (c >= 0x1160 && c <= 0x11a7) || (c >= 0xd7b0 && c <= 0xd7c6)],
  ['T', (c) => (c >= 0x11a8 && c <= 0x11ff) || (c >= 0xd7cb && c <= 0xd7fb)],
  ['LV', (c) => c >= 0xac00 && c <= 0xd7a3 && (c - 0xac00) % 28 === 0],
  ['LVT', (c) => c >= 0xac00 && c <= 0xd7a3],
  ['ExtPict', membersOf('\\p{Extended_Pictographic}')],
];

function breakOf(point: number): Break {
  return CLASSES.find(([, holds]) => holds(point))?.[0] ?? 'Other';
}
