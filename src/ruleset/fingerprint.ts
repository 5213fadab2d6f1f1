import { createHash, type Hash } from 'node:crypto';
import type { RulesetFiles } from './read.ts';

/** Equal for equal names, contents and settings: tells whether a ruleset on disk is the one at work. */
export function fingerprintOf({ rules, decoders, lists, settings, geoip }: RulesetFiles): string {
  const hash = createHash('sha256').update(JSON.stringify(settings));
  for (const [kind, sources] of Object.entries({ rules, decoders })) {
    for (const { name, text } of sources) part(hash, `${kind} ${name}`, text);
  }
  for (const { name, source } of lists) part(hash, `lists ${name}`, source.text);
  if (geoip !== undefined) hash.update('\0geoip ').update(geoip.bytes);
  return hash.digest('base64');
}

/** With lengths, so that no two sequences of parts are the same text. */
function part(hash: Hash, name: string, text: string): void {
  hash.update(`\0${name.length} ${name} ${text.length} `).update(text, 'latin1');
}
