import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { awsClients } from '../../src/source/client.ts';
import { openObject } from '../../src/source/s3.ts';

const BODY = Buffer.from(Array.from({ length: 500_000 }, (_, n) => n & 255));

/** An S3 of few words: serves one object, in a way that each test chooses. */
describe('openObject', () => {
  let server: Server;
  let answer: (request: IncomingMessage, response: ServerResponse, count: number) => void;
  const requests: { range?: string; ifMatch?: string }[] = [];
  let endpoint = '';

  beforeEach(async () => {
    requests.length = 0;
    server = createServer((request, response) => {
      const { range, 'if-match': ifMatch } = request.headers;
      requests.push({ ...(range !== undefined && { range }), ...(ifMatch !== undefined && { ifMatch }) });
      answer(request, response, requests.length);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  function serve(request: IncomingMessage, response: ServerResponse, upTo: number): void {
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const part = BODY.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, {
      'content-length': part.length,
      etag: '"abc"',
      'last-modified': 'Fri, 20 Nov 2026 10:00:00 GMT',
    });
    if (upTo >= BODY.length) response.end(part);
    else response.write(BODY.subarray(from, upTo), () => setTimeout(() => response.destroy(), 20));
  }

  function fail(response: ServerResponse, status: number, code: string): void {
    response.writeHead(status, { 'content-type': 'application/xml' });
    response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>m</Message></Error>`);
  }

  async function read(settings = {}) {
    const clients = awsClients({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    try {
      const opened = await openObject(clients.s3, { bucket: 'b', key: 'k' }, { pauseMs: 5, ...settings });
      const chunks: Buffer[] = [];
      for await (const chunk of opened.bytes) chunks.push(chunk);
      return { opened, bytes: Buffer.concat(chunks) };
    } finally {
      clients.destroy();
    }
  }

  it('streams an object and says what it is', async () => {
    answer = (request, response) => serve(request, response, BODY.length);
    const { opened, bytes } = await read();
    expect(bytes.equals(BODY)).toBe(true);
    expect(opened).toMatchObject({
      origin: { bucket: 'b', key: 'k', etag: 'abc' },
      size: BODY.length,
      lastModified: Date.parse('2026-11-20T10:00:00Z'),
    });
  });

  it('goes on by range, and only on the same content, where a connection broke', async () => {
    answer = (request, response, count) =>
      serve(request, response, count < 3 ? count * 150_000 : BODY.length);
    const { bytes } = await read();
    expect(bytes.equals(BODY)).toBe(true);
    expect(requests).toEqual([
      {},
      { range: expect.stringMatching(/^bytes=[1-9]\d*-$/), ifMatch: '"abc"' },
      { range: expect.stringMatching(/^bytes=[1-9]\d*-$/), ifMatch: '"abc"' },
    ]);
  });

  it.each([
    ['the whole', 200, undefined],
    ['more than was asked for', 206, 'bytes 100-499999/500000'],
  ])('takes %s for an answer to a range', async (_what, status, contentRange) => {
    answer = (request, response, count) => {
      if (count === 1) return serve(request, response, 150_000);
      response.writeHead(status, { etag: '"abc"', ...(contentRange && { 'content-range': contentRange }) });
      response.end(BODY.subarray(status === 200 ? 0 : 100));
    };
    const { bytes } = await read();
    expect(bytes.equals(BODY)).toBe(true);
  });

  it('takes no other part than the one it asked for', async () => {
    answer = (request, response, count) => {
      if (count === 1) return serve(request, response, 150_000);
      response.writeHead(206, { etag: '"abc"', 'content-range': 'bytes 400000-499999/500000' });
      response.end(BODY.subarray(400_000));
    };
    await expect(read({ attempts: 2 })).rejects.toMatchObject({ reason: 'unavailable' });
  });

  it('leaves no connection behind when the object is not read', async () => {
    const closed = new Promise<void>((resolve) => {
      answer = (_, response) => {
        response.writeHead(200, { 'content-length': 1e9, etag: '"abc"' });
        response.write(BODY);
        response.on('close', resolve);
      };
    });
    const clients = awsClients({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    const opened = await openObject(clients.s3, { bucket: 'b', key: 'k' });
    opened.discard();
    await closed;
    clients.destroy();
  });

  it('gives up when nothing comes any more, as a fault that may pass', async () => {
    answer = (request, response, count) =>
      count === 1 ? serve(request, response, 1000) : response.destroy();
    await expect(read({ attempts: 2 })).rejects.toMatchObject({ disposition: 'retry' });
  });

  it('does not mix two contents', async () => {
    answer = (request, response, count) =>
      count === 1 ? serve(request, response, 1000) : fail(response, 412, 'PreconditionFailed');
    await expect(read()).rejects.toMatchObject({ reason: 'object-changed', disposition: 'retry' });
  });

  it('notices a stream that stalls', async () => {
    answer = (_, response, count) => {
      if (count > 1) return fail(response, 404, 'NoSuchKey');
      response.writeHead(200, { 'content-length': 1000 });
      response.write('x');
    };
    await expect(read({ stallMs: 50 })).rejects.toMatchObject({ reason: 'object-missing' });
  });

  it.each([
    [404, 'NoSuchKey', 'object-missing', 'dead-letter'],
    [403, 'AccessDenied', 'access-denied', 'retry-then-dead-letter'],
    [403, 'InvalidObjectState', 'object-archived', 'dead-letter'],
    [403, 'InvalidAccessKeyId', 'credentials', 'stop'],
  ])('%i %s is %s', async (status, code, reason, disposition) => {
    answer = (_, response) => fail(response, status, code);
    await expect(read()).rejects.toMatchObject({ reason, disposition });
  });

  it('refuses an object above the limit before reading it', async () => {
    answer = (request, response) => serve(request, response, BODY.length);
    await expect(read({ maxBytes: 1000 })).rejects.toMatchObject({ reason: 'object-too-large' });
  });
});
