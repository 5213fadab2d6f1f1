import type { DeadLetter, DeadLetterStore } from '../../sink/dead-letter.ts';
import { CliError, EXIT } from '../exit-code.ts';

/** Which letters are meant; what is absent excludes none. */
export interface Wanted {
  readonly reason?: string;
  readonly kind?: string;
  /** Part of the key of the object. */
  readonly key?: string;
  readonly limit?: number;
}

function matches({ kind, reason, pointer }: DeadLetter, wanted: Wanted): boolean {
  if (wanted.reason !== undefined && reason !== wanted.reason) return false;
  if (wanted.kind !== undefined && kind !== wanted.kind) return false;
  return wanted.key === undefined || (pointer.key ?? '').includes(wanted.key);
}

/**
 * Letters that are wanted, one by one: a single one may be large, and there may be millions. Throws `CliError` at
 * the end when one of `ids` was not there.
 */
export async function* wantedLetters(
  store: DeadLetterStore,
  wanted: Wanted,
  ids: readonly string[],
): AsyncGenerator<DeadLetter> {
  const missing = new Set(ids);
  let found = 0;
  for await (const letter of store.list()) {
    if (ids.length > 0 && !ids.includes(letter.id)) continue;
    if (!matches(letter, wanted)) continue;
    missing.delete(letter.id);
    yield letter;
    if (++found === wanted.limit) break;
  }
  if (missing.size > 0 && found !== wanted.limit)
    throw new CliError(
      EXIT.usage,
      `no dead letter ${[...missing].join(', ')} in ${store.place}`,
      '`harrier dlq list` shows what there is.',
    );
}

/** All of them, without the raw part where it can be read again from the object. */
export async function select(
  store: DeadLetterStore,
  wanted: Wanted,
  ids: readonly string[],
): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = [];
  for await (const letter of wantedLetters(store, wanted, ids)) {
    const { raw, ...light } = letter;
    const only = letter.kind === 'message' || letter.pointer.document_id !== undefined;
    letters.push(only ? letter : light);
  }
  return letters;
}
