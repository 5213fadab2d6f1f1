import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

/** What to do with a request instead of passing it on; undefined passes it on. */
export type Fault = (request: {
  readonly method: string;
  readonly path: string;
  readonly count: number;
}) => { readonly status: number; readonly body?: string } | 'drop' | 'drop-answer' | undefined;

export interface FaultProxy {
  readonly url: string;
  /** Replaces the faults from now on. */
  set(fault: Fault): void;
  close(): Promise<void>;
}

/**
 * Stands before a server and makes it fail: answers of its own, connections that break before (`drop`) or after
 * (`drop-answer`) the server has done its work.
 */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  let fault: Fault = () => undefined;
  let count = 0;
  const server = createServer((incoming, outgoing) => {
    count++;
    const what = fault({ method: incoming.method ?? '', path: incoming.url ?? '', count });
    if (what === 'drop') incoming.socket.destroy();
    else if (typeof what === 'object') {
      incoming.resume();
      outgoing.writeHead(what.status, { 'content-type': 'application/json' }).end(what.body ?? '{}');
    } else pass(target, incoming, outgoing, what === 'drop-answer');
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
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function pass(
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  dropAnswer: boolean,
): void {
  const onward = request(
    new URL(incoming.url ?? '/', target),
    { method: incoming.method ?? 'GET', headers: { ...incoming.headers, host: new URL(target).host } },
    (answer) => {
      if (dropAnswer) {
        answer.resume();
        answer.on('end', () => incoming.socket.destroy());
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    },
  );
  onward.on('error', () => incoming.socket.destroy());
  incoming.pipe(onward);
}
