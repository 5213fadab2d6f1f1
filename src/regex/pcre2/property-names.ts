/** Names of Unicode properties that PCRE2 10.42 knows, as sources for RegExps with flag u. */

const CATEGORIES: ReadonlyMap<string, string> = new Map([
  ...[
    'C Cc Cf Cn Co Cs L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No',
    'P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs',
  ]
    .join(' ')
    .split(' ')
    .map((name): [string, string] => [name.toLowerCase(), `\\p{${name}}`]),
  ['any', '[^]'],
  ['l&', '\\p{LC}'],
  ['lc', '\\p{LC}'],
  ['xan', '[\\p{L}\\p{N}]'],
  ['xwd', '[\\p{L}\\p{N}_]'],
  ['xsp', '[\\p{Z}\\t-\\r\\x85]'],
  ['xps', '[\\p{Z}\\t-\\r\\x85]'],
  ['xuc', '[$@`\\xa0-\\ud7ff\\ue000-\\u{10ffff}]'],
]);

/** Empty source: known to PCRE2, but not to JavaScript. */
const BINARY: ReadonlyMap<string, string> = new Map(
  [
    'ASCII',
    'ASCII_Hex_Digit AHex',
    'Alphabetic Alpha',
    'Bidi_Control Bidi_C',
    'Bidi_Mirrored Bidi_M',
    'Case_Ignorable CI',
    'Cased',
    'Changes_When_Casefolded CWCF',
    'Changes_When_Casemapped CWCM',
    'Changes_When_Lowercased CWL',
    'Changes_When_Titlecased CWT',
    'Changes_When_Uppercased CWU',
    'Dash',
    'Default_Ignorable_Code_Point DI',
    'Deprecated Dep',
    'Diacritic Dia',
    'Emoji',
    'Emoji_Component EComp',
    'Emoji_Modifier EMod',
    'Emoji_Modifier_Base EBase',
    'Emoji_Presentation EPres',
    'Extended_Pictographic ExtPict',
    'Extender Ext',
    'Grapheme_Base Gr_Base',
    'Grapheme_Extend Gr_Ext',
    'Hex_Digit Hex',
    'IDS_Binary_Operator IDSB',
    'IDS_Trinary_Operator IDST',
    'ID_Continue IDC',
    'ID_Start IDS',
    'Ideographic Ideo',
    'Join_Control Join_C',
    'Logical_Order_Exception LOE',
    'Lowercase Lower',
    'Math',
    'Noncharacter_Code_Point NChar',
    'Pattern_Syntax Pat_Syn',
    'Pattern_White_Space Pat_WS',
    'Quotation_Mark QMark',
    'Radical',
    'Regional_Indicator RI',
    'Sentence_Terminal STerm',
    'Soft_Dotted SD',
    'Terminal_Punctuation Term',
    'Unified_Ideograph UIdeo',
    'Uppercase Upper',
    'Variation_Selector VS',
    'White_Space space wspace',
    'XID_Continue XIDC',
    'XID_Start XIDS',
  ]
    .flatMap((line) => {
      const names = line.split(' ');
      return names.map((name): [string, string] => [loose(name), `\\p{${names[0]}}`]);
    })
    .concat(['graphemelink', 'grlink', 'prependedconcatenationmark', 'pcm'].map((name) => [name, ''])),
);

/** Scripts, with their short names where those differ. */
const SCRIPTS: ReadonlyMap<string, string> = new Map(
  [
    'adlam:adlm caucasianalbanian:aghb ahom anatolianhieroglyphs:hluw arabic:arab armenian:armn',
    'imperialaramaic:armi avestan:avst balinese:bali bamum:bamu bassavah:bass batak:batk bengali:beng',
    'bhaiksuki:bhks bopomofo:bopo brahmi:brah braille:brai buginese:bugi buhid:buhd chakma:cakm',
    'canadianaboriginal:cans carian:cari cham cherokee:cher chorasmian:chrs common:zyyy coptic:copt',
    'cyprominoan:cpmn cypriot:cprt cuneiform:xsux cyrillic:cyrl deseret:dsrt devanagari:deva divesakuru:diak',
    'dogra:dogr duployan:dupl egyptianhieroglyphs:egyp elbasan:elba elymaic:elym ethiopic:ethi georgian:geor',
    'glagolitic:glag gunjalagondi:gong masaramgondi:gonm gothic:goth grantha:gran greek:grek gujarati:gujr',
    'gurmukhi:guru han:hani hangul:hang hanifirohingya:rohg hanunoo:hano hatran:hatr hebrew:hebr hiragana:hira',
    'pahawhhmong:hmng nyiakengpuachuehmong:hmnp oldhungarian:hung inherited:zinh inscriptionalpahlavi:phli',
    'inscriptionalparthian:prti olditalic:ital javanese:java kaithi:kthi kayahli:kali katakana:kana kannada:knda',
    'kharoshthi:khar khitansmallscript:kits khmer:khmr khojki:khoj khudawadi:sind taitham:lana lao:laoo',
    'latin:latn lepcha:lepc limbu:limb lineara:lina linearb:linb lisu lycian:lyci lydian:lydi mahajani:mahj',
    'makasar:maka malayalam:mlym mandaic:mand manichaean:mani marchen:marc medefaidrin:medf meeteimayek:mtei',
    'mendekikakui:mend meroiticcursive:merc meroitichieroglyphs:mero miao:plrd modi mongolian:mong mro:mroo',
    'multani:mult myanmar:mymr nabataean:nbat nandinagari:nand oldnortharabian:narb newa newtailue:talu nko:nkoo',
    'nushu:nshu ogham:ogam olchiki:olck oldpermic:perm oldpersian:xpeo oldsogdian:sogo oldsoutharabian:sarb',
    'oldturkic:orkh olduyghur:ougr oriya:orya osage:osge osmanya:osma palmyrene:palm paucinhau:pauc phagspa:phag',
    'psalterpahlavi:phlp phoenician:phnx rejang:rjng runic:runr samaritan:samr saurashtra:saur signwriting:sgnw',
    'sharada:shrd shavian:shaw siddham:sidd sinhala:sinh sogdian:sogd sorasompeng:sora soyombo:soyo',
    'sundanese:sund sylotinagri:sylo syriac:syrc tagalog:tglg tagbanwa:tagb taile:tale taiviet:tavt takri:takr',
    'tamil:taml tangut:tang tangsa:tnsa telugu:telu tifinagh:tfng thaana:thaa thai tibetan:tibt tirhuta:tirh toto',
    'ugaritic:ugar unknown:zzzz vai:vaii vithkuqi:vith wancho:wcho warangciti:wara yezidi:yezi yi:yiii',
    'zanabazarsquare:zanb',
  ]
    .join(' ')
    .split(' ')
    .flatMap((entry) => {
      const [name = '', code = name] = entry.split(':');
      return [name, code].map((key): [string, string] => [key, code]);
    })
    .concat([
      ['qaac', 'copt'],
      ['qaai', 'zinh'],
    ]),
);

function loose(name: string): string {
  return name.replace(/_/g, '').toLowerCase();
}

/** A general category by its folded name, as JavaScript spells it; undefined: there is none. */
export function categoryOf(name: string): string | undefined {
  return CATEGORIES.get(name);
}

/** A binary property by its folded name, as JavaScript spells it; undefined: there is none. */
export function binaryPropertyOf(name: string): string | undefined {
  return BINARY.get(name);
}

/** `sc`: the script of a character, `scx`: the scripts that it is used in. */
export function scriptOf(name: string, property: 'sc' | 'scx'): string | undefined {
  const code = SCRIPTS.get(name);
  if (code === undefined) return undefined;
  return code === 'zzzz' ? '' : `\\p{${property}=${code.slice(0, 1).toUpperCase()}${code.slice(1)}}`;
}

/** Classes of writing direction, which JavaScript does not know. */
export function isBidiProperty(name: string): boolean {
  return (
    /^(?:bc|bidiclass)$/.test(name) ||
    /^bidi(?:al|an|b|bn|cs|en|es|et|fsi|l|lre|lri|lro|nsm|on|pdf|pdi|r|rle|rli|rlo|s|ws)$/.test(name)
  );
}
