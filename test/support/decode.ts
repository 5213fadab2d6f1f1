import type { DecoderSet } from '../../src/decoder/decoder.ts';
import { decodersOf, decodeText, fieldsOf } from './stock-decoders.ts';

/** Decoders from XML text; throws what the loader reports. */
export function load(xml: string): DecoderSet {
  const { decoders, diagnostics } = decodersOf([{ name: 'decoders.xml', text: xml }]);
  const messages = diagnostics.all.map((d) => `${d.code} ${d.message}`);
  if (messages.length > 0) throw new Error(messages.join('\n'));
  return decoders;
}

/** Codes that the loader reports for an XML text, in order. */
export function codesOf(xml: string): string[] {
  return decodersOf([{ name: 'decoders.xml', text: xml }]).diagnostics.all.map((d) => d.code);
}

/** Decoder name and fields of a text. */
export function decoded(
  decoders: DecoderSet,
  log: string,
): { decoder: string | undefined } & ReturnType<typeof fieldsOf> {
  const event = decodeText(decoders, log);
  if (event === undefined) throw new Error('not an event');
  return { decoder: event.decoder?.name, ...fieldsOf(event) };
}
