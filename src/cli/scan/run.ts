import type { ReportCollector } from '../../report/collect.ts';
import type { Sink } from '../../sink/sink.ts';
import type { LocalObject } from '../../source/local.ts';
import { type ObjectReport, type PipelineContext, processObject } from '../../worker/object/pipeline.ts';
import type { Progress } from '../output/progress.ts';
import { byteSize, count } from '../output/table.ts';
import { tagged } from './objects.ts';

/** What became of a file. */
export interface ScannedObject {
  readonly file: string;
  readonly report: ObjectReport;
}

export interface ScanRun {
  readonly objects: readonly ScannedObject[];
  readonly bytes: number;
  readonly milliseconds: number;
}

/** Sends every file through the pipeline, one after the other, in the order given. */
export async function scan(
  objects: readonly LocalObject[],
  context: PipelineContext,
  progress: Progress,
  options: { readonly flowFormat?: string } = {},
): Promise<ScanRun> {
  const started = performance.now();
  const total = objects.reduce((sum, object) => sum + object.size, 0);
  const scanned: ScannedObject[] = [];
  let done = 0;
  let records = 0;
  try {
    for (const object of objects) {
      const { origin, bytes } = await tagged(object);
      const counted = counting(bytes, (read) => {
        done += read;
        progress.update(done, total, `${count(records)} records, ${byteSize(done)} of ${byteSize(total)}`);
      });
      const report = await processObject(origin, counted, context, {
        ...(options.flowFormat !== undefined && { flowFormat: options.flowFormat }),
      });
      records += report.records;
      scanned.push({ file: origin.key, report });
    }
  } finally {
    progress.stop();
  }
  return { objects: scanned, bytes: total, milliseconds: performance.now() - started };
}

/** The sink with a collector beside it that sees what goes in. */
export function observed(sink: Sink, collector: ReportCollector): Sink {
  return {
    write: async (items, signal) => {
      const outcome = await sink.write(items, signal);
      for (const { document } of items) collector.add(document);
      return outcome;
    },
    close: () => sink.close(),
  };
}

async function* counting(
  bytes: AsyncIterable<Buffer>,
  read: (length: number) => void,
): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    read(chunk.length);
    yield chunk;
  }
}
