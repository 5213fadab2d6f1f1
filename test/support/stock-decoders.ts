import { readdirSync, readFileSync } from 'node:fs';
import { toByteString } from '../../src/bytes/byte-string.ts';
import type { DecoderSet } from '../../src/decoder/decoder.ts';
import { loadDecoders } from '../../src/decoder/load.ts';
import { DiagnosticCollector } from '../../src/diagnostic/diagnostic.ts';
import { Source } from '../../src/diagnostic/source.ts';
import { type LogEvent, STATIC_FIELDS } from '../../src/event/log-event.ts';
import { predecode } from '../../src/event/predecode.ts';
import type { XmlElement } from '../../src/xml/element.ts';
import { parseXml } from '../../src/xml/parse.ts';

/** Decoder texts by file name, loaded in name order, with what the loader reports. */
export function decodersOf(files: readonly { readonly name: string; readonly text: string }[]): {
  decoders: DecoderSet;
  diagnostics: DiagnosticCollector;
} {
  const diagnostics = new DiagnosticCollector();
  const roots: (readonly XmlElement[])[] = [];
  for (const { name, text } of [...files].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const elements = parseXml(new Source(name, toByteString(text)), diagnostics);
    if (elements !== undefined) roots.push(elements);
  }
  return { decoders: loadDecoders(roots, diagnostics), diagnostics };
}

/** All decoder files of some folders. */
export function decoderFiles(...folders: readonly string[]): { name: string; text: string }[] {
  return folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.xml') && name.includes('decoder'))
      .map((name) => ({ name, text: readFileSync(`${folder}/${name}`, 'utf8') })),
  );
}

/** A Unicode text, pre-decoded and decoded; undefined when it cannot be an event. */
export function decodeText(
  decoders: DecoderSet,
  log: string,
  location = 'stdin',
  manager = 'oraclehost',
  time = 1_700_049_600_000,
): LogEvent | undefined {
  const event = predecode({ text: toByteString(log), location: toByteString(location), time }, manager);
  if ('error' in event) return undefined;
  decoders.decode(event);
  return event;
}

/** The fields of an event by name, the first of equal dynamic names, and the later ones of equal names. */
export function fieldsOf(event: LogEvent): {
  fields: Record<string, string>;
  duplicates: [string, string][];
} {
  const fields: Record<string, string> = Object.create(null);
  const duplicates: [string, string][] = [];
  for (const name of STATIC_FIELDS) {
    const value = event[name];
    if (value !== undefined) fields[name] = value;
  }
  for (const [name, value] of event.dynamic.entries()) {
    if (name in fields) duplicates.push([name, value]);
    else fields[name] = value;
  }
  return { fields, duplicates };
}
