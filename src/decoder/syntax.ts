import type { Span } from '../diagnostic/source.ts';
import type { Category, FtsPart } from '../event/log-event.ts';
import type { Offset } from './decoder.ts';

/** A pattern element as written; repeated elements are one pattern, glued together (SEMANTICS 6.1). */
export interface PatternSyntax {
  readonly text: string;
  readonly type: 'osmatch' | 'osregex' | 'pcre2';
  readonly offset: Offset;
  readonly span: Span;
}

/** A decoder as the author wrote it, values checked one by one. */
export interface DecoderSyntax {
  readonly name: string;
  readonly span: Span;
  readonly parent: { readonly name: string; readonly span: Span } | undefined;
  readonly programName: PatternSyntax | undefined;
  readonly prematch: PatternSyntax | undefined;
  readonly regex: PatternSyntax | undefined;
  /** Names of `<order>` in order. */
  readonly order: readonly string[] | undefined;
  readonly fts: { readonly parts: readonly FtsPart[]; readonly dynamic: readonly string[] } | undefined;
  readonly ftsComment: string | undefined;
  readonly category: Category;
  readonly useOwnName: boolean;
  readonly accumulate: boolean;
  readonly plugin: { readonly name: string; readonly offset: Offset } | undefined;
  readonly discardNull: boolean;
  readonly arraysAsCsv: boolean;
}
