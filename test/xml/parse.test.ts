import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DiagnosticCollector } from '../../src/diagnostic/diagnostic.ts';
import { Source } from '../../src/diagnostic/source.ts';
import type { XmlElement } from '../../src/xml/element.ts';
import { parseXml } from '../../src/xml/parse.ts';

function parse(text: string) {
  const diagnostics = new DiagnosticCollector();
  const elements = parseXml(Source.ofBytes('t.xml', text), diagnostics);
  return { elements, codes: diagnostics.all.map((one) => one.code) };
}

function content(text: string): string | undefined {
  return parse(text).elements?.[0]?.content;
}

/** Texts that the Wazuh reader takes although XML does not, or reads otherwise (SEMANTICS 1.1). */
describe('accepted differently from XML', () => {
  it.each([
    ['several roots and text between', 'x <a>1</a> y & <b>2</b>', '1'],
    ['bare ampersand', '<a>x & y</a>', 'x & y'],
    ['entities stay as they are', '<a>&lt;&amp;&#65;</a>', '&lt;&amp;&#65;'],
    ['escaped less-than keeps its backslash', '<a>x \\<b> y</a>', 'x \\<b> y'],
    ['two backslashes, then a tag', '<a>x\\\\</a>', 'x\\\\'],
    ['three backslashes escape', '<a>x\\\\\\<y</a>', 'x\\\\\\<y'],
    ['greater-than in text', '<a>x > y</a>', 'x > y'],
    ['comment joins the text around it', '<a>x<!-- c -->y</a>', 'xy'],
    ['comment ends at !>', '<a>x<!-- c !> y --></a>', 'x y -->'],
    ['dashes inside a comment', '<a>x<!--- c -- d --->y</a>', 'xy'],
    ['comment inside the name', '<a<!-- c -->b>x</ab>', 'x'],
    ['less-than in an attribute', '<a n="x<y">z</a>', 'z'],
    ['blank between = and the quote', '<a n= "x">z</a>', 'z'],
    ['single quotes', "<a n='x\"y'>z</a>", 'z'],
    ['content is the text behind the last child', '<a>x<b>y</b>z</a>', 'z'],
    ['white space is kept', '<a> \n x \t</a>', ' \n x \t'],
    ['empty element', '<a/>', ''],
    ['empty element with attribute', '<a n="1"/>', ''],
    ['names that objects reserve', '<__proto__>x</__proto__>', 'x'],
    ['names that the parser reserves', '<#text>x</#text>', 'x'],
    ['backslash before a comment', '<a>x\\<!-- c -->y</a>', 'x\\y'],
    ['escaped less-than outside', 'x \\<b> \\\\<a>1</a>', '1'],
    ['escaped less-than outside, over a comment', '\\<!-- c --><b><a>1</a>', '1'],
    ['text behind the slash that closes among attributes', '<a><b n="1" / >x</a>', ' >x'],
    ['that slash leaves the > as text', '<a>x<b n="1"/>y</a>', '>y'],
    ['a slash at the name does not', '<a>x<b/>y</a>', 'y'],
    ['a question mark in front of a name', '<?a>x</?a>', 'x'],
    ['comments and quotes inside a name', '<"<!-- c -->\'&>x</"\'<!-- d -->&>', 'x'],
    ['comment behind the slash of an empty element', '<a/<!-- c -->>', ''],
    ['many comments, in a time that grows with them', `<a>${'<!-- c -->'.repeat(100_000)}x</a>`, 'x'],
    ['an end of the other kind behind many comments', '<a><!-- c --><!-- d -->x<!-- e !>y --></a>', 'xy -->'],
    ['an element without a name', '<a>x< />y</a>', '>y'],
    ['text behind a NUL is lost', '<a\0b>x\0y<!-- c -->z</a\0c>', 'x'],
    ['longest content', `<a>${'x'.repeat(20_479)}</a>`, 'x'.repeat(20_479)],
  ])('%s', (_, text, expected) => {
    expect(content(text)).toBe(expected);
  });
});

describe('refused', () => {
  it.each([
    ['declaration', '<?xml version="1.0"?><a>1</a>', 'HR101'],
    ['bare less-than', '<a>x < y</a>', 'HR105'],
    ['CDATA', '<a><![CDATA[x]]></a>', 'HR104'],
    ['comment without end', '<a>x</a><!-- c', 'HR104'],
    ['blank before =', '<a n ="x">z</a>', 'HR105'],
    ['no quotes', '<a n=x>z</a>', 'HR105'],
    ['attribute without value', '<a n>z</a>', 'HR105'],
    ['greater-than in an attribute', '<a n="x>y">z</a>', 'HR105'],
    ['no blank between attributes', '<a n="x"m="y">z</a>', 'HR105'],
    ['attribute twice', '<a n="x" n="y">z</a>', 'HR106'],
    ['other closing name', '<a>x</b>', 'HR102'],
    ['closing name in other case', '<a>x</A>', 'HR102'],
    ['blank in the closing tag', '<a>x</a >', 'HR102'],
    ['closing tag too many', '<a>x</a></a>', 'HR103'],
    ['element never closed', '<a><b>x</b>', 'HR102'],
    ['backslash before the closing tag', '<a>x\\</a>', 'HR102'],
    ['declaration without attributes', '<?a?><b>1</b>', 'HR101'],
    ['content too long', `<a>${'x'.repeat(20_480)}</a>`, 'HR107'],
    ['attribute too long', `<a n="${'x'.repeat(20_480)}"/>`, 'HR107'],
    ['attribute name too long', `<a ${'x'.repeat(20_480)}="1"/>`, 'HR107'],
    ['element name too long', `<${'x'.repeat(20_480)}/>`, 'HR107'],
    ['fifty attributes', `<a ${Array.from({ length: 50 }, (_, i) => `n${i}="x"`).join(' ')}/>`, 'HR107'],
    ['nesting', '<a>'.repeat(1_100) + '</a>'.repeat(1_100), 'HR107'],
  ])('%s', (_, text, code) => {
    const result = parse(text);
    expect(result.elements).toBeUndefined();
    expect(result.codes).toEqual([code]);
  });

  it('takes what is just within the limits', () => {
    expect(content(`<a>${'x'.repeat(20_000)}</a>`)).toHaveLength(20_000);
    expect(parse('<a>'.repeat(1_000) + '</a>'.repeat(1_000)).codes).toEqual([]);
    expect(parse(`<a ${Array.from({ length: 49 }, (_, i) => `n${i}="x"`).join(' ')}/>`).codes).toEqual([]);
  });
});

describe('variables', () => {
  const first = (text: string): string | undefined => parse(text).elements?.at(-1)?.content;
  it.each([
    ['value', '<var name="V">yy</var><a>d $V e</a>', 'd yy e'],
    ['delimiters', '<var name="V">yy</var><a>a $V,$V.$V|$V$V</a>', 'a yy,yy.yy|yyyy'],
    ['case', '<var name="Vv">yy</var><a>a $vV</a>', 'a yy'],
    ['first definition', '<var name="V">yy</var><var name="V">zz</var><a>a $V</a>', 'a yy'],
    ['not in another value', '<var name="A">aa</var><var name="B">b $A</var><a>x $B</a>', 'x b $A'],
    ['dollar at the end', '<var name="V">yy</var><a>cost 5$</a>', 'cost 5$'],
    ['field reference', '<var name="V">yy</var><a>u $(hostname) $V</a>', 'u $(hostname) yy'],
    ['no definition at all', '<a>a $W b</a>', 'a $W b'],
    ['too short', '<var name="V">yy</var><a>$V</a>', '$V'],
    ['defined in an element', '<g><var name="V">yy</var></g><a>x $V</a>', 'x yy'],
  ])('%s', (_, text, expected) => {
    expect(first(text)).toBe(expected);
  });

  it('expands attribute values', () => {
    const elements = parse('<var name="V">yy</var><a n="x$V,"/>').elements;
    expect(elements?.map((element) => element.attributes[0]?.value)).toEqual(['xyy,']);
  });

  it('refuses a name or reference that is too long', () => {
    const long = 'v'.repeat(256);
    expect(parse(`<var name="${long}">yy</var>`).codes).toEqual(['HR107']);
    expect(parse(`<var name="V">yy</var><a>$(${long}</a>`).codes).toEqual(['HR107']);
    expect(parse(`<var name="V">yy</var><a>$(${long.slice(2)}</a>`).codes).toEqual([]);
  });

  /** The real engine keeps elements and attributes in one row, and takes whatever is named `var` for a variable. */
  describe('in the row of elements and attributes', () => {
    const shape = (elements: readonly XmlElement[] | undefined): unknown =>
      elements?.map(({ name, attributes, content, children }) => [
        name,
        attributes.map((one) => `${one.name}=${one.value}`).join(' '),
        content,
        shape(children),
      ]);
    it.each([
      [
        'an attribute var hides the attributes behind it',
        '<a x="1" var="yy" name="V"><b>q $V</b></a>',
        [['a', 'x=1', '', [['b', '', 'q yy', []]]]],
      ],
      [
        'a variable is named by the next attribute',
        '<var>yy</var><a name="V">q $V</a>',
        [['a', 'name=V', 'q yy', []]],
      ],
      [
        'elements in a variable are those of the element before',
        '<a>1</a><var name="V">yy<b>2</b></var>',
        [['a', '', '1', [['b', '', '2', []]]]],
      ],
      ['an attribute var may be repeated', '<a name="1" var="2" name="V"/>', [['a', 'name=1', '', []]]],
    ])('%s', (_, text, expected) => {
      expect(shape(parse(text).elements)).toEqual(expected);
    });

    it('looks for unknown names in the attributes of variables as well', () => {
      expect(parse('<var name="V">yy</var><var name="$WW">zz</var>').codes).toEqual(['HR110']);
    });

    it('refuses a variable without a name', () => {
      expect(parse('<a var="1"/>').codes).toEqual(['HR111']);
      expect(parse('<a><var>1</var></a><b name="V"/>').codes).toEqual(['HR111']);
      expect(parse('<var>1</var><b id="V"/>').codes).toEqual(['HR111']);
    });
  });

  it('refuses unknown names and odd definitions', () => {
    expect(parse('<var name="V">yy</var><a>$W b</a>').codes).toEqual(['HR110']);
    expect(parse('<var name="V">yy</var><a>[$V] b</a>').codes).toEqual(['HR110']);
    expect(parse('<var id="V">yy</var>').codes).toEqual(['HR111']);
  });
});

describe('positions', () => {
  const name = fc.constantFrom('a', 'group', 'Rule', 'x:y', '__proto__', 'a&b');
  const text = fc
    .array(
      fc.constantFrom(
        'x',
        ' ',
        '\n',
        '&',
        '>',
        '\\<',
        '&lt;',
        '<!-- c -->',
        '<! > !>',
        '\u00e9',
        '"',
        "'",
        '\\\\',
      ),
    )
    .map((parts) => parts.join(''));
  const attributes = fc.constantFrom('', ' n="v"', " n= '<>'".replace('>', ''), ' n="&" m="x" ');
  const wrap = (n: string, a: string, inner: string): string => `<${n}${a}>${inner}</${n}>`;
  const leaf = fc.tuple(name, attributes, text).map(([n, a, inner]) => wrap(n, a, inner));
  const inside = (child: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc
      .tuple(name, attributes, text, fc.array(child, { maxLength: 3 }), text)
      .map(([n, a, before, children, after]) => wrap(n, a, before + children.join('') + after));
  const element = inside(inside(inside(leaf)));

  it('keep their places, and spans give the text back', () => {
    fc.assert(
      fc.property(text, element, text, (before, middle, after) => {
        const whole = `${before.replaceAll('\\<', '')}${middle}${after.replaceAll('\\<', '')}`;
        const source = Source.ofBytes('p.xml', whole);
        const diagnostics = new DiagnosticCollector();
        const elements = parseXml(source, diagnostics);
        expect(elements).toHaveLength(1);
        for (const one of elements ?? []) checkSpans(one, whole);
      }),
      { numRuns: 300 },
    );
  });

  function checkSpans(one: XmlElement, whole: string): void {
    const written = whole.slice(one.span.start, one.span.end);
    expect(written.startsWith(`<${one.name}`)).toBe(true);
    expect(written.endsWith(`</${one.name}>`)).toBe(true);
    for (const attribute of one.attributes) {
      expect(whole.slice(attribute.span.start, attribute.span.end)).toContain(attribute.value);
    }
    const inner = whole.slice(one.contentSpan.start, one.contentSpan.end);
    expect(one.content).toBe(inner.replace(/<!-- c -->|<! > !>/g, ''));
    for (const child of one.children) {
      expect(child.span.start).toBeGreaterThan(one.span.start);
      expect(child.span.end).toBeLessThan(one.span.end);
      checkSpans(child, whole);
    }
  }

  it('never throws, whatever the text', () => {
    const soup = fc
      .array(
        fc.constantFrom(
          '<',
          '>',
          '/',
          '!',
          '-',
          '"',
          '=',
          'a',
          ' ',
          '\\',
          '&',
          '?',
          '<a>',
          '</a>',
          '-->',
          'n="1"',
        ),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(soup, (whole) => {
        const { elements, codes } = parse(whole);
        expect(elements === undefined).toBe(codes.length > 0);
      }),
      { numRuns: 2_000 },
    );
  });
});
