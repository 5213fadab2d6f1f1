/**
 * Flow lines from (gzipped) bytes to documents that are ready for a bulk request, in one process.
 * `node --import tsx bench/flow.bench.ts [lines]` prints records per second of CPU time (all threads, zlib's
 * too), per second of wall time, and the peak of resident memory.
 */
import { gzipSync } from 'node:zlib';
import { documentId, objectId } from '../src/document/id.ts';
import { indexName } from '../src/document/stream.ts';
import { decompress } from '../src/format/decompress.ts';
import { vpcFlow } from '../src/log-type/vpc-flow/log-type.ts';
import { FLOW_FORMATS, type FlowFormat, flowHeader } from '../src/sample/flow.ts';
import { generateFlowLines } from '../src/sample/generate-flow-lines.ts';

const LINES = Number(process.argv[2] ?? 200_000);
const origin = { bucket: 'logs', key: 'AWSLogs/111122223333/vpcflowlogs/eu-west-1/x.log.gz', etag: '1' };

function sample(format: FlowFormat): Buffer {
  const parts: string[] = [`${flowHeader(FLOW_FORMATS[format])}\n`];
  for (const line of generateFlowLines({ count: LINES, format, durationMs: 600_000 }))
    parts.push(`${line}\n`);
  return Buffer.from(parts.join(''), 'latin1');
}

async function* chunks(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 262_144) yield bytes.subarray(at, at + 262_144);
}

async function run(
  bytes: Buffer,
  schema: { ecs: boolean; ocsf: boolean },
): Promise<{ count: number; out: number }> {
  const write = vpcFlow.documents({ ...schema, profile: 'compat', keepOriginal: false });
  const hash = objectId(origin);
  let count = 0;
  let out = 0;
  let text = '';
  for await (const batch of vpcFlow.read(decompress(chunks(bytes)), { origin, maxRecordBytes: 1 << 20 })) {
    for (const record of batch.records) {
      count++;
      const id = documentId(hash, record.ordinal);
      for (const document of write(record)) {
        text += `{"create":{"_index":"${indexName(document.stream, document.time)}","_id":"${id}"}}\n${document.json}\n`;
      }
      if (text.length > 1_000_000) {
        out += Buffer.from(text, 'latin1').length;
        text = '';
      }
    }
  }
  return { count, out: out + Buffer.from(text, 'latin1').length };
}

const SCHEMAS = {
  ecs: { ecs: true, ocsf: false },
  ocsf: { ecs: false, ocsf: true },
  both: { ecs: true, ocsf: true },
};

let peak = 0;
const timer = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 5);
timer.unref();

for (const format of ['v2', 'v5'] as const) {
  const plain = sample(format);
  const gz = gzipSync(plain);
  for (const [input, bytes] of [
    ['gzip', gz],
    ['plain', plain],
  ] as const) {
    for (const [name, schema] of Object.entries(SCHEMAS)) {
      let best = 0;
      let wall = 0;
      let bytesOut = 0;
      for (let round = 0; round < 3; round++) {
        const cpu = process.cpuUsage();
        const start = performance.now();
        const { count, out } = await run(bytes, schema);
        const used = process.cpuUsage(cpu);
        const rate = count / ((used.user + used.system) / 1e6);
        if (rate > best) {
          best = rate;
          wall = count / ((performance.now() - start) / 1000);
          bytesOut = out / count;
        }
      }
      console.log(
        `${format} ${input.padEnd(5)} ${name.padEnd(4)} ${String(Math.round(best)).padStart(8)} records per CPU second ` +
          `${String(Math.round(wall)).padStart(8)} per second  ${Math.round(bytesOut)} bytes out a record`,
      );
    }
  }
}
console.log(`peak resident memory ${Math.round(peak / 2 ** 20)} MiB (the samples themselves included)`);
