import { createWriteStream, type WriteStream } from 'node:fs';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import type { DocumentStream } from '../document/stream.ts';
import { makeFolder } from '../filesystem/make-folder.ts';
import type { Sink, SinkItem, SinkOutcome } from './sink.ts';

/**
 * Documents into a folder: `<stream>.ndjson` for each stream, and the alerts as `alerts.json`, one object a
 * line as Wazuh writes it. Files of an earlier run are replaced.
 */
export class FileSink implements Sink {
  readonly #folder: string;
  readonly #streams = new Map<DocumentStream, WriteStream>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async write(items: readonly SinkItem[]): Promise<SinkOutcome> {
    const texts = new Map<DocumentStream, string>();
    for (const { document } of items) {
      texts.set(document.stream, `${texts.get(document.stream) ?? ''}${document.json}\n`);
    }
    for (const [stream, text] of texts) await append(await this.#open(stream), text);
    return { written: items.length, existing: 0, rejected: [] };
  }

  async close(): Promise<void> {
    for (const stream of this.#streams.values()) {
      stream.end();
      await finished(stream);
    }
  }

  async #open(stream: DocumentStream): Promise<WriteStream> {
    const open = this.#streams.get(stream);
    if (open !== undefined) return open;
    await makeFolder(this.#folder);
    const created = createWriteStream(path.join(this.#folder, fileName(stream)), { encoding: 'latin1' });
    // Rejects the write or the close that it comes from; without a listener it would end the process as well.
    created.on('error', () => {});
    this.#streams.set(stream, created);
    return created;
  }
}

/** Name of the file that a stream goes to. */
export function fileName(stream: DocumentStream): string {
  return stream === 'alerts' ? 'alerts.json' : `${stream}.ndjson`;
}

function append(stream: WriteStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // The callback comes when the text is written, which keeps memory bounded.
    stream.write(text, 'latin1', (error) => (error ? reject(error) : resolve()));
  });
}
