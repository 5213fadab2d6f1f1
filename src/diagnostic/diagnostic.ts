import type { DiagnosticCode } from './codes.ts';
import { severityOf } from './codes.ts';
import type { Span } from './source.ts';

/** `error` refuses what is being loaded, `warning` skips a part of it, `info` is advice. */
export type Severity = 'error' | 'warning' | 'info';

/** One finding about something a person wrote. A value, never thrown. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** One sentence about this occurrence, without position. */
  readonly message: string;
  readonly span?: Span;
  /** Other places that explain the finding, such as the first definition of a duplicate id. */
  readonly related?: readonly { readonly message: string; readonly span: Span }[];
  /** Id of the rule concerned, or name of the decoder, where there is one. */
  readonly subject?: string;
  /** What to do next, for this occurrence. */
  readonly remedy?: string;
}

export type DiagnosticDetail = Omit<Diagnostic, 'code' | 'severity' | 'message'> & { severity?: Severity };

/** Collects findings in order. Past `limit` they are only counted, so hostile input cannot fill memory. */
export class DiagnosticCollector {
  readonly #kept: Diagnostic[] = [];
  readonly #limit: number;
  #dropped = 0;
  #errors = 0;
  #warnings = 0;

  constructor(limit = 10_000) {
    this.#limit = limit;
  }

  add(code: DiagnosticCode, message: string, detail: DiagnosticDetail = {}): void {
    const diagnostic: Diagnostic = { severity: severityOf(code), ...detail, code, message };
    if (diagnostic.severity === 'error') this.#errors++;
    if (diagnostic.severity === 'warning') this.#warnings++;
    this.#keep(diagnostic);
  }

  /** Adds what another one has collected. */
  take(other: DiagnosticCollector): void {
    for (const diagnostic of other.#kept) this.#keep(diagnostic);
    this.#dropped += other.#dropped;
    this.#errors += other.#errors;
    this.#warnings += other.#warnings;
  }

  #keep(diagnostic: Diagnostic): void {
    if (this.#kept.length < this.#limit) this.#kept.push(diagnostic);
    else this.#dropped++;
  }

  get all(): readonly Diagnostic[] {
    return this.#kept;
  }
  /** Findings beyond the limit: counted, not kept. */
  get dropped(): number {
    return this.#dropped;
  }
  get errors(): number {
    return this.#errors;
  }
  get warnings(): number {
    return this.#warnings;
  }
}
