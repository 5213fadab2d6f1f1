import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DOCUMENT_STREAMS } from '../../document/stream.ts';
import { makeFolder } from '../../filesystem/make-folder.ts';
import type { DeadLetterStore } from '../../sink/dead-letter.ts';
import { DeadLetterFolder } from '../../sink/dead-letter-folder.ts';
import { FileSink, fileName } from '../../sink/file.ts';
import type { Sink } from '../../sink/sink.ts';
import { connectionSettings, type OpenSearchOptions } from '../opensearch-options.ts';

/** Where a scan writes to. */
export interface Destination {
  readonly sink: Sink;
  readonly deadLetters: DeadLetterStore;
  /** For people. */
  readonly place: string;
  close(): Promise<void>;
}

export interface DestinationOptions extends OpenSearchOptions {
  readonly output: string;
  readonly prefix: string;
  readonly templates: boolean;
}

/** A folder, or a cluster when `--opensearch` names one. */
export function openDestination(options: DestinationOptions): Promise<Destination> {
  return options.opensearch === undefined ? openFolder(options.output) : openCluster(options);
}

async function openFolder(folder: string): Promise<Destination> {
  await makeFolder(folder);
  // What an earlier run left must not be taken for this one's.
  for (const stream of DOCUMENT_STREAMS) await rm(path.join(folder, fileName(stream)), { force: true });
  await writeFile(path.join(folder, fileName('alerts')), '');
  const sink = new FileSink(folder);
  const deadLetters = new DeadLetterFolder(path.join(folder, 'dead-letters'));
  return { sink, deadLetters, place: folder, close: () => sink.close() };
}

async function openCluster(options: DestinationOptions): Promise<Destination> {
  const { connect } = await import('../../opensearch/client.ts');
  const { BulkWriter } = await import('../../opensearch/bulk.ts');
  const { OpenSearchSink } = await import('../../sink/opensearch.ts');
  const { DeadLetterIndex } = await import('../../sink/dead-letter-index.ts');
  const settings = await connectionSettings(options);
  const cluster = connect(settings);
  try {
    const { serverVersion } = await import('../../opensearch/template/server.ts');
    const server = await serverVersion(cluster);
    if (options.templates) {
      const { applyDefaultTemplates } = await import('./templates.ts');
      await applyDefaultTemplates(cluster, server, options.prefix);
    }
    const writer = new BulkWriter(cluster);
    return {
      sink: new OpenSearchSink(writer, options.prefix),
      deadLetters: new DeadLetterIndex(cluster, writer, options.prefix),
      place: `OpenSearch ${server.text}, indices ${options.prefix}-*`,
      close: async () => {
        await cluster.expect({ method: 'POST', path: `/${options.prefix}-*/_refresh` }, [404]);
        await cluster.close();
      },
    };
  } catch (error) {
    await cluster.close();
    throw error;
  }
}
