import type { DiagnosticCollector } from '../diagnostic/diagnostic.ts';
import type { Span } from '../diagnostic/source.ts';
import type { Category, FtsPart } from '../event/log-event.ts';
import type { XmlElement } from '../xml/element.ts';
import type { Offset } from './decoder.ts';
import { ftsPart, isStaticOrderName, splitNames } from './order.ts';
import { PLUGINS } from './plugin/plugins.ts';
import type { DecoderSyntax, PatternSyntax } from './syntax.ts';

/** Texts have to be shorter than this (SEMANTICS 6.1); glued ones may not have more before they are joined. */
const MAX_PATTERN_BYTES = 1024;

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
  const second = element.attributes[1];
  if (second !== undefined && second.name.toLowerCase() !== 'status') {
    diagnostics.add('HR300', `A decoder has no attribute "${second.name}"`, { span: second.span });
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
  #fts: XmlElement | undefined;
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
        this.#parent = {
          name: (this.#parent?.name ?? '') + option.content,
          span: this.#parent?.span ?? option.contentSpan,
        };
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
        this.#fts = option;
        return;
      case 'ftscomment':
        this.#ftsComment = (this.#ftsComment ?? '') + option.content;
        return;
      case 'type':
        if (CATEGORIES.has(option.content as Category)) this.#category = option.content as Category;
        else this.#error('HR308', `There is no decoder type "${option.content}"`, option.contentSpan);
        return;
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
        this.#discardNull = option.content === 'discard';
        if (option.content !== 'discard' && option.content !== 'string') this.#unknownValue(option, 'string');
        return;
      case 'json_array_structure':
        this.#arraysAsCsv = option.content === 'csv';
        if (option.content !== 'csv' && option.content !== 'array') this.#unknownValue(option, 'array');
        return;
      default:
        this.#error('HR303', `Decoders have no option <${option.name}>`, option.span);
    }
  }

  /** Checks that concern the decoder as a whole. */
  finish(): DecoderSyntax | undefined {
    if (this.#broken) return undefined;
    const hasFields = this.#order !== undefined || this.#fts !== undefined;
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
      this.#error('HR305', `Decoder ${this.#name} has fts but no regex`, this.#fts?.span ?? this.#span);
    } else {
      this.#checkOffsets();
    }
    const fts = this.#resolveFts();
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
      (this.#parent !== undefined || this.#programName === undefined)
    ) {
      this.#refuse('HR306', 'It uses after_prematch, but it has no prematch of its own', span);
    } else if (offset === 'after_regex' && this.#parent === undefined) {
      this.#refuse('HR306', 'It uses after_regex, but it has no parent', span);
    }
  }

  #resolveFts(): DecoderSyntax['fts'] {
    if (this.#fts === undefined) return undefined;
    const parts: FtsPart[] = [];
    const dynamic: string[] = [];
    // Only the dynamic names in front of the first static one are found (case fts-dynamic).
    const order = this.#order ?? [];
    const firstStatic = order.findIndex(isStaticOrderName);
    const known = firstStatic === -1 ? order : order.slice(0, firstStatic);
    for (const name of splitNames(this.#fts.content)) {
      const part = ftsPart(name);
      if (part === 'name') continue;
      if (part !== undefined) parts.push(part);
      else if (known.includes(name)) dynamic.push(name);
      else {
        this.#error('HR307', `fts names "${name}", which it cannot find in order`, this.#fts.contentSpan);
        return undefined;
      }
    }
    return { parts, dynamic };
  }

  #readPlugin(option: XmlElement): void {
    if (!PLUGINS.has(option.content)) {
      this.#error('HR308', `There is no plug-in decoder "${option.content}"`, option.contentSpan);
      return;
    }
    const offset = option.attributes.find((a) => a.name.toLowerCase() === 'offset');
    const value = offset?.value ?? 'start';
    if (value === 'start' || PLUGIN_OFFSETS.has(value as Offset)) {
      this.#plugin = { name: option.content, offset: value as Offset };
    } else {
      this.#error('HR306', `A plug-in decoder cannot begin at "${value}"`, offset?.span ?? option.span);
    }
  }

  #names(option: XmlElement): string[] {
    const names = splitNames(option.content);
    if (names.includes('')) this.#error('HR307', 'A name of the order is empty', option.contentSpan);
    return names;
  }

  #pattern(
    option: XmlElement,
    earlier: PatternSyntax | undefined,
    defaultType: PatternSyntax['type'],
    offsets?: ReadonlySet<Offset>,
  ): PatternSyntax {
    let type = defaultType;
    let offset: Offset = earlier?.offset ?? 'start';
    for (const attribute of option.attributes) {
      const lower = attribute.name.toLowerCase();
      if (lower === 'type') {
        const value = attribute.value.toLowerCase();
        if (value === 'osregex' || value === 'pcre2' || (value === 'osmatch' && defaultType === 'osmatch')) {
          type = value;
        } else this.#warn(option, attribute);
      } else if (lower === 'offset' && offsets !== undefined) {
        const value = attribute.value as Offset;
        if (earlier !== undefined) {
          this.#refuse('HR306', `Only the first <${option.name}> may have an offset`, attribute.span);
        } else if (offsets.has(value)) {
          offset = value;
        } else if (ALL_OFFSETS.has(value)) {
          this.#error('HR306', `<${option.name}> cannot begin ${value}`, attribute.span);
        } else this.#warn(option, attribute);
      }
    }
    const { content } = option;
    const tooLong =
      earlier === undefined
        ? content.length >= MAX_PATTERN_BYTES
        : Math.max(earlier.text.length, content.length) > MAX_PATTERN_BYTES;
    const text = (earlier?.text ?? '') + content;
    if (tooLong) this.#error('HR312', `<${option.name}> has ${text.length} bytes`, option.contentSpan);
    return { text, type, offset, span: earlier?.span ?? option.contentSpan };
  }

  #warn(option: XmlElement, attribute: XmlElement['attributes'][number]): void {
    const message = `<${option.name}> has no ${attribute.name} "${attribute.value}": the default is used`;
    this.#diagnostics.add('HR313', message, { span: attribute.span, subject: this.#name });
  }

  #unknownValue(option: XmlElement, used: string): void {
    this.#diagnostics.add('HR313', `<${option.name}> takes no "${option.content}": ${used} is used`, {
      span: option.contentSpan,
      subject: this.#name,
    });
  }

  #error(code: 'HR303' | 'HR305' | 'HR306' | 'HR307' | 'HR308' | 'HR312', message: string, span: Span): void {
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
const PLUGIN_OFFSETS: ReadonlySet<Offset> = new Set<Offset>(['after_parent', 'after_prematch']);
const ALL_OFFSETS = REGEX_OFFSETS;
const CATEGORIES: ReadonlySet<Category> = new Set<Category>([
  'syslog',
  'firewall',
  'ids',
  'web-log',
  'squid',
  'windows',
  'host-information',
  'ossec',
]);
