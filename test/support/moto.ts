import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePort, installPythonTool } from './aws.ts';
import { endWithUs } from './child-process.ts';

/** EC2 and STS with several accounts, from PyPI: a role's account is told by its ARN. */
export interface MotoServer {
  readonly endpoint: string;
  stop(): Promise<void>;
}

const MOTO = 'moto[ec2,server]==5.2.5';

export async function startMoto(): Promise<MotoServer> {
  const program = await installPythonTool('moto_server', MOTO);
  const port = await freePort();
  const child = spawn(program, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  endWithUs(child);
  const endpoint = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + 60_000;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`moto_server ended with ${child.exitCode}`);
    const up = await fetch(`${endpoint}/moto-api/`, { signal: AbortSignal.timeout(1000) }).catch(
      () => undefined,
    );
    await up?.arrayBuffer();
    if (up?.ok) break;
    if (Date.now() > deadline) throw new Error('moto_server does not answer');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    endpoint,
    async stop() {
      if (child.exitCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Passes requests on, but answers every `nth` of them as EC2 does when it throttles. */
export async function startThrottle(
  target: string,
  nth: number,
): Promise<MotoServer & { throttled(): number }> {
  let seen = 0;
  let throttled = 0;
  const server = createServer((incoming, outgoing) => {
    if (++seen % nth === 0) {
      throttled++;
      incoming.resume();
      outgoing.writeHead(503, { 'content-type': 'text/xml' });
      outgoing.end(
        '<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>Request limit exceeded.</Message></Error></Errors><RequestID>r</RequestID></Response>',
      );
      return;
    }
    const { method, headers, url } = incoming;
    const onward = request(`${target}${url}`, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    throttled: () => throttled,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
