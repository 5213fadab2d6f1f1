import { asciiLower } from '../bytes/ascii.ts';
import type { DiagnosticCollector } from '../diagnostic/diagnostic.ts';
import type { Span } from '../diagnostic/source.ts';
import { MAX_DYNAMIC_FIELDS } from '../event/field-list.ts';
import { CATEGORIES, type Category, type FtsPart } from '../event/log-event.ts';
import type { XmlElement } from '../xml/element.ts';
import type { Offset } from './decoder.ts';
import { ftsPart, isStaticOrderName, splitNames } from './order.ts';
import { PLUGINS } from './plugin/plugins.ts';
import type { DecoderSyntax, PatternSyntax } from './syntax.ts';

/** Texts, glued together, have to be shorter than this (SEMANTICS 6.1). */
const MAX_TEXT_BYTES = 1024;

/** A `<decoder>` element → its syntax; undefined after reporting an error (SEMANTICS 6.1). */
export function parseDecoder(
  element: XmlElement,
  diagnostics: DiagnosticCollector,
): DecoderSyntax | undefined {
  const name = element.attributes[0];
  if (element.name.toLowerCase() !== 'decoder') {
    diagnostics.add('HR300', `<${element.name}> is no decoder`, { span: element.span });
    return undefined;
  }
  if (name === undefined || name.name.toLowerCase() !== 'name') {
    diagnostics.add('HR300', 'A decoder needs a name, as its first attribute', { span: element.span });
    return undefined;
  }
  const [, second, third] = element.attributes;
  const surplus = second !== undefined && second.name.toLowerCase() !== 'status' ? second : third;
  if (surplus !== undefined) {
    diagnostics.add('HR300', `A decoder has no attribute "${surplus.name}"`, { span: surplus.span });
    return undefined;
  }
  if (element.children.length === 0) {
    diagnostics.add('HR302', `Decoder ${name.value} is empty`, { span: element.span, subject: name.value });
    return undefined;
  }
  const reader = new DecoderReader(name.value, element.span, diagnostics);
  for (const option of element.children) reader.read(option);
  return reader.finish();
}

/** Gathers the options of one decoder. The first error spoils the decoder; reading goes on to report others. */
class DecoderReader {
  readonly #name: string;
  readonly #span: Span;
  readonly #diagnostics: DiagnosticCollector;
  #parent: { name: string; span: Span } | undefined;
  #programName: PatternSyntax | undefined;
  #prematch: PatternSyntax | undefined;
  #regex: PatternSyntax | undefined;
  #order: string[] | undefined;
  #hasFts = false;
  #ftsSpan: Span | undefined;
  readonly #ftsParts: FtsPart[] = [];
  /** Places in the order of the dynamic names. */
  readonly #ftsIndexes = new Set<number>();
  #ftsComment: string | undefined;
  #category: Category = 'syslog';
  #useOwnName = false;
  #accumulate = false;
  #plugin: { name: string; offset: Offset } | undefined;
  #discardNull = false;
  #arraysAsCsv = false;
  #broken = false;

  constructor(name: string, span: Span, diagnostics: DiagnosticCollector) {
    this.#name = name;
    this.#span = span;
    this.#diagnostics = diagnostics;
  }

  read(option: XmlElement): void {
    switch (option.name.toLowerCase()) {
      case 'parent':
        this.#readParent(option);
        return;
      case 'program_name':
        this.#programName = this.#pattern(option, this.#programName, 'osmatch');
        return;
      case 'prematch':
        this.#prematch = this.#pattern(option, this.#prematch, 'osregex', PREMATCH_OFFSETS);
        return;
      case 'regex':
        this.#regex = this.#pattern(option, this.#regex, 'osregex', REGEX_OFFSETS);
        return;
      case 'order':
        this.#order = this.#names(option);
        return;
      case 'fts':
        this.#readFts(option);
        return;
      case 'ftscomment':
        this.#ftsComment = this.#glue(option, this.#ftsComment);
        return;
      case 'type': {
        if (option.name !== 'type') break;
        const category = CATEGORIES.find((known) => known === option.content);
        if (category !== undefined) this.#category = category;
        else this.#error('HR308', `There is no decoder type "${option.content}"`, option.contentSpan);
        return;
      }
      case 'use_own_name':
        if (option.content === 'true') this.#useOwnName = true;
        return;
      case 'accumulate':
        this.#accumulate = true;
        return;
      case 'plugin_decoder':
        this.#readPlugin(option);
        return;
      case 'json_null_field':
        this.#discardNull = this.#choice(option, 'string', 'discard') === 'discard';
        return;
      case 'json_array_structure':
        this.#arraysAsCsv = this.#choice(option, 'array', 'csv') === 'csv';
        return;
    }
    this.#error('HR303', `Decoders have no option <${option.name}>`, option.span);
  }

  /** Checks that concern the decoder as a whole. */
  finish(): DecoderSyntax | undefined {
    if (this.#broken) return undefined;
    const fts = this.#finishedFts();
    const hasFields = this.#order !== undefined || fts !== undefined;
    if (this.#plugin !== undefined && (this.#regex !== undefined || this.#order !== undefined)) {
      this.#error('HR305', `Decoder ${this.#name} has a plug-in beside a regex or an order`, this.#span);
    } else if (
      this.#prematch === undefined &&
      this.#parent === undefined &&
      this.#programName === undefined
    ) {
      this.#refuse('HR304', 'It has neither prematch nor program_name nor parent', this.#span);
    } else if (this.#plugin === undefined && (this.#regex === undefined) === (this.#order !== undefined)) {
      this.#error(
        'HR305',
        this.#regex === undefined
          ? `Decoder ${this.#name} has an order but no regex`
          : `Decoder ${this.#name} has a regex but no order`,
        this.#regex?.span ?? this.#span,
      );
    } else if (hasFields && this.#regex === undefined) {
      this.#error('HR305', `Decoder ${this.#name} has fts but no regex`, this.#ftsSpan ?? this.#span);
    } else {
      this.#checkOffsets();
    }
    if (this.#broken) return undefined;
    return {
      name: this.#name,
      span: this.#span,
      parent: this.#parent,
      programName: this.#programName,
      prematch: this.#prematch,
      regex: this.#regex,
      order: this.#order,
      fts,
      ftsComment: this.#ftsComment,
      category: this.#category,
      useOwnName: this.#useOwnName,
      accumulate: this.#accumulate,
      plugin: this.#plugin,
      discardNull: this.#discardNull,
      arraysAsCsv: this.#arraysAsCsv,
    };
  }

  #checkOffsets(): void {
    if (this.#prematch?.offset === 'after_parent' && this.#parent === undefined) {
      this.#refuse('HR306', 'Its prematch begins after_parent, but it has no parent', this.#prematch.span);
      return;
    }
    const offset = this.#regex?.offset ?? this.#plugin?.offset ?? 'start';
    const span = this.#regex?.span ?? this.#span;
    if (offset === 'after_parent' && this.#parent === undefined) {
      this.#refuse('HR306', 'It uses after_parent, but it has no parent', span);
    } else if (
      offset === 'after_prematch' &&
      this.#prematch === undefined &&
      (this.#parent !== undefined || this.#plugin !== undefined)
    ) {
      this.#refuse('HR306', 'It uses after_prematch, but it has no prematch of its own', span);
    } else if (offset === 'after_regex' && this.#parent === undefined && this.#regex !== undefined) {
      this.#refuse('HR306', 'It uses after_regex, but it has no parent', span);
    }
  }

  /**
   * Dynamic names are looked for in the order read so far, up to its first static name (case fts-dynamic); in front
   * of an order they mean nothing. The dynamic names of a repeated element replace the earlier ones.
   */
  #readFts(option: XmlElement): void {
    this.#ftsSpan = option.span;
    this.#ftsIndexes.clear();
    for (const name of splitNames(option.content)) {
      const part = ftsPart(name);
      if (part !== undefined) {
        this.#hasFts = true;
        if (part !== 'name') this.#ftsParts.push(part);
      } else if (this.#order !== undefined || name === '') {
        const index = this.#order?.findIndex(
          (n) => isStaticOrderName(n) || asciiLower(n) === asciiLower(name),
        );
        if (index === undefined || index === -1 || isStaticOrderName(this.#order?.[index] ?? '')) {
          this.#error('HR307', `fts names "${name}", which it cannot find in order`, option.contentSpan);
          return;
        }
        this.#hasFts = true;
        this.#ftsIndexes.add(index);
      }
    }
  }

  #finishedFts(): DecoderSyntax['fts'] {
    if (!this.#hasFts) return undefined;
    const dynamic = (this.#order ?? []).filter(
      (name, i) => this.#ftsIndexes.has(i) && !isStaticOrderName(name),
    );
    return { parts: this.#ftsParts, dynamic };
  }

  #readParent(option: XmlElement): void {
    const name = this.#glue(option, this.#parent?.name);
    const span = this.#parent?.span ?? option.contentSpan;
    this.#parent = name === undefined ? undefined : { name, span };
  }

  /** An unknown name behind a known one leaves that one, with the offset of the last. */
  #readPlugin(option: XmlElement): void {
    const name = PLUGINS.has(option.content) ? option.content : this.#plugin?.name;
    if (name === undefined) {
      this.#error('HR308', `There is no plug-in decoder "${option.content}"`, option.contentSpan);
      return;
    }
    const attribute = option.attributes.find((a) => a.name === 'offset');
    const offset = attribute === undefined ? 'start' : asciiLower(attribute.value);
    if (offset === 'start' ? attribute === undefined : OFFSETS.has(offset as Offset)) {
      this.#plugin = { name, offset: offset as Offset };
    } else {
      this.#error('HR306', `A plug-in decoder cannot begin "${offset}"`, attribute?.span ?? option.span);
    }
  }

  #names(option: XmlElement): string[] {
    const names = splitNames(option.content);
    if (names.includes('')) this.#error('HR307', 'A name of the order is empty', option.contentSpan);
    if (option.content.split(',').length > MAX_DYNAMIC_FIELDS) {
      const message = `The order has more than ${MAX_DYNAMIC_FIELDS} names`;
      this.#error('HR307', message, option.contentSpan);
    }
    return names;
  }

  #pattern(
    option: XmlElement,
    earlier: PatternSyntax | undefined,
    defaultType: PatternSyntax['type'],
    offsets?: ReadonlySet<Offset>,
  ): PatternSyntax | undefined {
    let type = defaultType;
    let offset: Offset = earlier?.offset ?? 'start';
    for (const attribute of option.attributes) {
      const value = asciiLower(attribute.value);
      if (attribute.name === 'type') {
        if (value === 'osregex' || value === 'pcre2' || (value === 'osmatch' && defaultType === 'osmatch')) {
          type = value;
        } else this.#warn(option, attribute);
      } else if (attribute.name === 'offset' && offsets !== undefined) {
        if (!OFFSETS.has(value as Offset)) {
          // The same slip is an error in a prematch and a warning in a regex.
          if (offsets === REGEX_OFFSETS) this.#warn(option, attribute);
          else this.#warn(option, attribute, 'HR315');
        } else if (earlier !== undefined) {
          this.#refuse('HR306', `Only the first <${option.name}> may have an offset`, attribute.span);
        } else if (offsets.has(value as Offset)) {
          offset = value as Offset;
        } else this.#error('HR306', `<${option.name}> cannot begin ${value}`, attribute.span);
      }
    }
    const text = this.#glue(option, earlier?.text);
    return text === undefined ? undefined : { text, type, offset, span: earlier?.span ?? option.contentSpan };
  }

  /** The contents of repeated elements as one text; one that is too long is lost altogether. */
  #glue(option: XmlElement, earlier = ''): string | undefined {
    const text = earlier + option.content;
    if (text.length < MAX_TEXT_BYTES) return text;
    this.#diagnostics.add('HR312', `<${option.name}> has ${text.length} bytes and is left out`, {
      span: option.contentSpan,
      subject: this.#name,
    });
    return undefined;
  }

  #warn(
    option: XmlElement,
    attribute: XmlElement['attributes'][number],
    code: 'HR313' | 'HR315' = 'HR313',
  ): void {
    const message = `<${option.name}> has no ${attribute.name} "${attribute.value}": the default is used`;
    this.#diagnostics.add(code, message, { span: attribute.span, subject: this.#name });
  }

  /** A value of two, ASCII case ignored; anything else means the usual one and is warned of. */
  #choice<V extends string>(option: XmlElement, usual: V, other: V): V {
    const value = asciiLower(option.content);
    if (value === other) return other;
    if (value !== usual) {
      this.#diagnostics.add('HR313', `<${option.name}> takes no "${option.content}": ${usual} is used`, {
        span: option.contentSpan,
        subject: this.#name,
      });
    }
    return usual;
  }

  #error(code: 'HR303' | 'HR305' | 'HR306' | 'HR307' | 'HR308', message: string, span: Span): void {
    this.#broken = true;
    this.#diagnostics.add(code, message, { span, subject: this.#name });
  }

  /** Faults that the engine reports together with the decoder's name. */
  #refuse(code: 'HR304' | 'HR306', message: string, span: Span): void {
    this.#broken = true;
    this.#diagnostics.add(code, message, { span, subject: this.#name });
    this.#diagnostics.add('HR301', `Decoder ${this.#name} is refused`, {
      span: this.#span,
      subject: this.#name,
    });
  }
}

const PREMATCH_OFFSETS: ReadonlySet<Offset> = new Set<Offset>(['after_parent']);
const REGEX_OFFSETS: ReadonlySet<Offset> = new Set<Offset>(['after_parent', 'after_prematch', 'after_regex']);
const OFFSETS = REGEX_OFFSETS;
