import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeHalf } from './half-bulk.ts';

export interface ProxiedRequest {
  readonly method: string;
  readonly path: string;
  /** What AWS calls the operation (`AmazonSQS.ReceiveMessage`), where it stands in a header. */
  readonly operation: string;
  /** From 1, since the faults were set. */
  readonly count: number;
}

/**
 * `drop` and `drop-answer` break the connection before and after the server has done its work, `cut-answer` in
 * the middle of the answer; `half-bulk` lets every other document of a bulk request through and answers 429 for
 * the others; `slowMs` holds the request back, and every piece of its answer.
 */
export type FaultAction =
  | { readonly status: number; readonly body?: string }
  | { readonly slowMs: number }
  | 'drop'
  | 'drop-answer'
  | 'cut-answer'
  | 'half-bulk';

/** What to do with a request instead of passing it on; undefined passes it on. */
export type Fault = (request: ProxiedRequest) => FaultAction | undefined;

export interface FaultProxy {
  readonly url: string;
  /** Replaces the faults from now on. */
  set(fault: Fault): void;
  /** Requests that met a fault, since the start. */
  readonly faults: number;
  close(): Promise<void>;
}

/** Stands before a server and makes it fail. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  let fault: Fault = () => undefined;
  let count = 0;
  let faults = 0;
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming;
    const operation = String(headers['x-amz-target'] ?? '');
    const what = fault({ method, path: url, operation, count: ++count });
    if (what !== undefined) faults++;
    // Whoever breaks a connection is no trouble of ours.
    incoming.on('error', () => {});
    outgoing.on('error', () => {});
    if (what === 'drop') incoming.socket.destroy();
    else if (what === 'half-bulk') {
      writeHalf(target, incoming, outgoing).catch(() => incoming.socket.destroy());
    } else if (typeof what === 'object' && 'status' in what) {
      incoming.resume();
      outgoing.writeHead(what.status, { 'content-type': 'application/json' }).end(what.body ?? '{}');
    } else pass(target, agent, incoming, outgoing, what);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    set: (next) => {
      fault = next;
      count = 0;
    },
    get faults() {
      return faults;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      agent.destroy();
      await once(server, 'close');
    },
  };
}

function pass(
  target: string,
  agent: Agent,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  how: { readonly slowMs: number } | 'drop-answer' | 'cut-answer' | undefined,
): void {
  const slowMs = typeof how === 'object' ? how.slowMs : 0;
  const onward = request(
    new URL(incoming.url ?? '/', target),
    {
      agent,
      method: incoming.method ?? 'GET',
      headers: { ...incoming.headers, host: new URL(target).host },
    },
    (answer) => {
      answer.on('error', () => outgoing.destroy());
      if (how === 'drop-answer') {
        answer.resume();
        answer.on('end', () => incoming.socket.destroy());
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      if (how === 'cut-answer') {
        answer.once('data', (chunk: Buffer) => {
          outgoing.write(chunk.subarray(0, chunk.length >> 1), () => incoming.socket.destroy());
          answer.resume();
        });
        answer.once('end', () => incoming.socket.destroy());
      } else if (slowMs > 0) trickle(answer, outgoing, slowMs).catch(() => outgoing.destroy());
      else answer.pipe(outgoing);
    },
  );
  onward.on('error', () => incoming.socket.destroy());
  // Whoever gave up on the answer does not wait for it any more.
  outgoing.on('close', () => {
    if (!outgoing.writableEnded) onward.destroy();
  });
  setTimeout(() => incoming.pipe(onward), slowMs);
}

async function trickle(answer: IncomingMessage, outgoing: ServerResponse, slowMs: number): Promise<void> {
  for await (const chunk of answer) {
    await sleep(slowMs);
    if (outgoing.destroyed) return;
    outgoing.write(chunk);
  }
  outgoing.end();
}
