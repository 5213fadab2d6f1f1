import { type FileHandle, mkdtemp, open, rmdir, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { decompress as unzstd } from 'fzstd';
import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
} from 'hyparquet';
import { messageOf } from '../error/message-of.ts';
import { BadObjectError } from './bad-object.ts';

/** A row as the file has it: column → value. Numbers beyond 2^53 stay bigint. */
export type ParquetRow = Record<string, unknown>;

/** Whether an object begins with `PAR1`; its first four bytes suffice. */
export function isParquet(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x41 && head[2] === 0x52 && head[3] === 0x31;
}

/**
 * The rows of a Parquet object in batches. Parquet has its directory at the end, so the object is kept in
 * memory while it is small and in a temporary file when it is large; row groups are decoded in slices.
 * Throws `BadObjectError` for what cannot be read.
 */
export async function* parquetRows(source: AsyncIterable<Buffer>): AsyncGenerator<ParquetRow[]> {
  const spool = await Spool.of(source);
  try {
    const metadata = await readable(() => parquetMetadataAsync(spool.file));
    await readable(async () => checkColumns(metadata));
    let groupStart = 0;
    for (const group of metadata.row_groups) {
      const rows = Number(group.num_rows);
      for (let at = 0; at < rows; at += SLICE_ROWS) {
        const rowStart = groupStart + at;
        const rowEnd = groupStart + Math.min(rows, at + SLICE_ROWS);
        const slice = await readable(() => readSlice(spool.file, metadata, rowStart, rowEnd));
        // Without it a row count that is damaged keeps the reader busy for ever.
        if (slice.length === 0) throw damaged(`it has fewer than the ${rows} rows that it names`);
        for (let from = 0; from < slice.length; from += BATCH_ROWS)
          yield slice.slice(from, from + BATCH_ROWS);
      }
      groupStart += rows;
    }
  } finally {
    await spool.close();
  }
}

const SLICE_ROWS = 32_768;
const BATCH_ROWS = 1024;
const SPOOL_BYTES = 16 * 2 ** 20;
/** A page that claims to unpack to more is damaged or hostile. */
const MAX_PAGE_BYTES = 64 * 2 ** 20;

function readSlice(
  file: AsyncBuffer,
  metadata: Awaited<ReturnType<typeof parquetMetadataAsync>>,
  rowStart: number,
  rowEnd: number,
): Promise<ParquetRow[]> {
  return new Promise((resolve, reject) => {
    parquetRead({
      file,
      metadata,
      rowStart,
      rowEnd,
      rowFormat: 'object',
      useOffsetIndex: true,
      compressors: COMPRESSORS,
      onComplete: (rows) => resolve(rows),
    }).catch(reject);
  });
}

const COMPRESSORS: Compressors = {
  GZIP: (input, length) => gunzipSync(input, { maxOutputLength: pageBytes(length) }),
  BROTLI: (input, length) => brotliDecompressSync(input, { maxOutputLength: pageBytes(length) }),
  ZSTD: (input, length) => unzstd(input, new Uint8Array(pageBytes(length))),
};

function pageBytes(length: number): number {
  if (length > MAX_PAGE_BYTES) {
    throw new BadObjectError('compression-bomb', `A Parquet page claims to unpack to ${length} bytes.`);
  }
  return Math.max(1, length);
}

async function readable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BadObjectError) throw error;
    throw damaged(messageOf(error));
  }
}

function damaged(reason: string): BadObjectError {
  return new BadObjectError('corrupt', `The Parquet object cannot be read: ${reason}.`);
}

/**
 * Every column chunk has its place in the schema. The library finds out while it reads other columns already,
 * whose failures nobody would wait for: an unhandled rejection ends the process.
 */
function checkColumns(metadata: FileMetaData): void {
  const schema = parquetSchema(metadata);
  for (const group of metadata.row_groups) {
    if (!(Number(group.num_rows) >= 0)) throw damaged('a row group does not say how many rows it has');
    for (const { meta_data: column } of group.columns) {
      let node: typeof schema | undefined = schema;
      for (const name of column?.path_in_schema ?? ['']) {
        node = node?.children.find(({ element }) => element.name === name);
      }
      if (node === undefined) throw damaged(`the schema has no column ${column?.path_in_schema.join('.')}`);
    }
  }
}

/** Random access to an object that arrives as a stream. */
class Spool {
  readonly file: AsyncBuffer;
  readonly #handle: FileHandle | undefined;

  constructor(file: AsyncBuffer, handle?: FileHandle) {
    this.file = file;
    this.#handle = handle;
  }

  static async of(source: AsyncIterable<Buffer>): Promise<Spool> {
    const chunks: Buffer[] = [];
    let length = 0;
    let handle: FileHandle | undefined;
    try {
      for await (const chunk of source) {
        length += chunk.length;
        if (handle !== undefined) await handle.write(chunk);
        else chunks.push(chunk);
        if (handle === undefined && length > SPOOL_BYTES) {
          handle = await temporaryFile();
          for (const kept of chunks.splice(0)) await handle.write(kept);
        }
      }
    } catch (error) {
      await handle?.close();
      throw error;
    }
    if (handle === undefined) {
      const whole = Buffer.concat(chunks);
      const buffer = whole.buffer.slice(whole.byteOffset, whole.byteOffset + whole.length) as ArrayBuffer;
      return new Spool({ byteLength: length, slice: (start, end) => buffer.slice(start, end) });
    }
    const file = handle;
    const slice = async (start: number, end = length): Promise<ArrayBuffer> => {
      const part = new Uint8Array(Math.max(0, end - start));
      await file.read(part, 0, part.length, start);
      return part.buffer;
    };
    return new Spool({ byteLength: length, slice }, file);
  }

  async close(): Promise<void> {
    await this.#handle?.close();
  }
}

/** Already without a name, so that it is gone whatever happens to the process. */
async function temporaryFile(): Promise<FileHandle> {
  const path = join(await mkdtemp(join(tmpdir(), 'harrier-')), 'object.parquet');
  const handle = await open(path, 'w+', 0o600);
  await unlink(path);
  await rmdir(dirname(path));
  return handle;
}
