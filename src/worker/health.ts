import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Metrics } from './metrics.ts';
import type { WorkerStatus } from './worker.ts';

export interface HealthServer {
  /** The port it listens on. */
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Metrics and health over HTTP: `/metrics` (Prometheus text), `/health/live` (the process runs),
 * `/health/ready` (503 while receiving is paused, with the reason), `/status` (JSON).
 */
export async function serveHealth(
  host: string,
  port: number,
  metrics: Metrics,
  status: () => WorkerStatus,
): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    const answer = (code: number, type: string, body: string): void => {
      response.writeHead(code, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
    };
    if (request.method !== 'GET' && request.method !== 'HEAD') answer(405, 'text/plain', 'GET only\n');
    else if (path === '/metrics') {
      metrics.registry.metrics().then(
        (text) => answer(200, metrics.registry.contentType, text),
        () => answer(500, 'text/plain', 'metrics failed\n'),
      );
    } else if (path === '/health/live') answer(200, 'text/plain', 'ok\n');
    else if (path === '/health/ready' || path === '/status') {
      const now = status();
      const ready = Object.keys(now.paused).length === 0;
      const code = ready || path === '/status' ? 200 : 503;
      answer(code, 'application/json', `${JSON.stringify({ ready, ...now })}\n`);
    } else answer(404, 'text/plain', 'see /metrics, /health/live, /health/ready, /status\n');
  });
  server.requestTimeout = 10_000;
  server.listen(port, host);
  await once(server, 'listening');
  return { port: portOf(server), close: () => closed(server) };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function closed(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  if (server.listening) await once(server, 'close');
}
