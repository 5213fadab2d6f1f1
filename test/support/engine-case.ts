import type { CaseFile } from './golden.ts';
import { hasShared, readSharedJson } from './shared.ts';

/** What a case does next: an event, one from elsewhere, or time that passes. */
export type CaseEvent =
  | string
  | { readonly advance_seconds: number }
  | { readonly location: string; readonly event: string };

/** A ruleset with events and what the real engine made of them; `R` is the part of a result that is compared. */
export interface EngineCase<R> {
  readonly name: string;
  /** One file, or several by name. */
  readonly rules: string | Readonly<Record<string, string>>;
  readonly decoders: string;
  readonly lists?: Readonly<Record<string, string>>;
  readonly location: string;
  readonly events: readonly CaseEvent[];
  readonly load_messages: readonly string[];
  readonly results: readonly R[];
}

/** Events of Wazuh's AWS module for the stock ruleset. */
export type AwsCase<R> = Pick<EngineCase<R>, 'name' | 'events' | 'results'>;

export function readEngineCases<R>(): {
  readonly roots_file_loaded_first: string;
  readonly cases: readonly EngineCase<R>[];
} {
  return hasShared
    ? readSharedJson('wazuh', 'engine-cases.json')
    : { roots_file_loaded_first: '', cases: [] };
}

export function readAwsCases<R>(): readonly AwsCase<R>[] {
  return hasShared ? readSharedJson('wazuh', 'aws-cases.json') : [];
}

/** The files of a case, behind the root rules that all of them were recorded with. */
export function filesOfCase(
  { rules, decoders, lists = {} }: EngineCase<unknown>,
  roots: string,
): { readonly rules: CaseFile[]; readonly decoders: CaseFile[]; readonly lists: CaseFile[] } {
  const files = (texts: Readonly<Record<string, string>>): CaseFile[] =>
    Object.entries(texts).map(([name, text]) => ({ name, text }));
  return {
    rules: [
      { name: '0000-roots.xml', text: roots },
      ...files(typeof rules === 'string' ? { '0100-t.xml': rules } : rules),
    ],
    decoders: [{ name: '0000-d.xml', text: decoders }],
    lists: files(lists).map(({ name, text }) => ({ name: `etc/lists/${name}`, text })),
  };
}
