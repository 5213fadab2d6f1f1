import type { DiagnosticCode } from '../../diagnostic/codes.ts';
import type { DiagnosticDetail } from '../../diagnostic/diagnostic.ts';
import type { XmlElement } from '../../xml/element.ts';
import type { RuleSyntax } from '../syntax.ts';

/** An attribute that an option takes, for reference pages. */
export interface OptionAttribute {
  readonly name: string;
  readonly values: string;
  readonly summary: string;
}

/**
 * A rule option, declared once: how it is written, what it means, and how it is read. The reference pages are
 * generated from these declarations.
 */
export interface RuleOption {
  readonly name: string;
  readonly group: 'condition' | 'parent' | 'history' | 'output';
  readonly summary: string;
  /** What the element holds, for people. */
  readonly value: string;
  readonly attributes?: readonly OptionAttribute[];
  /** What happens when the element is repeated. */
  readonly repeated: 'glued' | 'all' | 'any' | 'last' | 'flag';
  readonly example: string;
  /** Where it is surprising. */
  readonly note?: string;
  /** The name must be written in lower case exactly (SEMANTICS 2.9). */
  readonly exactCase?: true;
  /** Reads one element into the rule. */
  read(element: XmlElement, rule: RuleSyntax, context: ReadContext): void;
}

/** What a rule may name outside of the rule files. */
export interface KnownNames {
  decoder(name: string): boolean;
  /** As written in the rule. */
  list(name: string): boolean;
}

/** What options report to while a rule is read. */
export class ReadContext {
  readonly known: KnownNames;
  readonly #rule: RuleSyntax;

  constructor(rule: RuleSyntax, known: KnownNames) {
    this.known = known;
    this.#rule = rule;
  }

  report(code: DiagnosticCode, message: string, detail: DiagnosticDetail): void {
    this.#rule.findings.add(code, message, { subject: String(this.#rule.id), ...detail });
  }

  /** Reports, and leaves the rule out: nothing more of it is read. */
  skip(code: DiagnosticCode, message: string, detail: DiagnosticDetail): void {
    this.#rule.skipped = true;
    this.report(code, message, detail);
  }

  /** Unlike names of elements, those of these attributes must be in lower case; in any other they mean nothing. */
  attribute(element: XmlElement, name: 'type' | 'negate' | 'name'): string | undefined {
    return element.attributes.find((one) => one.name === name)?.value;
  }

  /**
   * Existing text with more appended, without separator (SEMANTICS 2.3). Text of 2,048 bytes and more is
   * dropped. Two texts of which one has more than that are both lost.
   */
  glue(existing: string | undefined, element: XmlElement, content = element.content): string | undefined {
    const tooLong =
      existing === undefined
        ? content.length >= MAX_TEXT
        : existing.length > MAX_TEXT || content.length > MAX_TEXT;
    if (!tooLong) return (existing ?? '') + content;
    this.report('HR232', `the text of <${element.name}> is too long and is dropped`, { span: element.span });
    return undefined;
  }
}

/** Bytes in a value (SEMANTICS 2.3). */
const MAX_TEXT = 2_048;
