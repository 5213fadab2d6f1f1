import type { IncomingMessage, ServerResponse } from 'node:http';

const REFUSED = {
  status: 429,
  error: { type: 'opensearch_rejected_execution_exception', reason: 'rejected execution: queue is full' },
};

/**
 * A cluster whose queue is full in the middle of a bulk request: every other document is written, and the
 * answer, a 200, says 429 for the rest.
 */
export async function writeHalf(
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const lines = Buffer.concat(chunks).toString('latin1').split('\n').slice(0, -1);
  const sent = lines.filter((_, at) => at % 4 < 2);
  const answer = await fetch(new URL(incoming.url ?? '/', target), {
    method: 'POST',
    headers: { 'content-type': String(incoming.headers['content-type']) },
    body: Buffer.from(`${sent.join('\n')}\n`, 'latin1'),
  });
  const body: { items?: object[] } = JSON.parse(await answer.text());
  if (!answer.ok || body.items === undefined) {
    outgoing.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    return;
  }
  const items = [];
  for (let at = 0; at < lines.length; at += 2) {
    items.push(at % 4 === 0 ? body.items[at / 4] : { create: REFUSED });
  }
  outgoing.writeHead(200, { 'content-type': 'application/json' });
  outgoing.end(JSON.stringify({ ...body, errors: true, items }));
}
