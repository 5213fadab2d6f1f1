import { member } from '../../src/opensearch/client.ts';
import { type Received, type Reply, startServer, type TestServer } from './http-server.ts';

type Stored = { type: string; id: string; attributes: Record<string, unknown>; references: unknown[] };

export interface DashboardsServer extends TestServer {
  /** By `<type> <id>`. */
  readonly objects: Map<string, Stored>;
}

/**
 * The saved-objects API of OpenSearch Dashboards as documented: `_bulk_get` and `_import`, which asks for
 * `osd-xsrf`, reads multipart, refuses what exists unless `overwrite`, and what refers to nothing.
 */
export async function startDashboards(): Promise<DashboardsServer> {
  const objects = new Map<string, Stored>();
  const server = await startServer((request) => {
    if (request.method !== 'GET' && request.headers['osd-xsrf'] === undefined) {
      return {
        status: 400,
        body: { statusCode: 400, error: 'Bad Request', message: 'Request must contain a osd-xsrf header.' },
      };
    }
    const url = new URL(request.url, 'http://x');
    if (url.pathname.endsWith('/api/saved_objects/_bulk_get')) return bulkGet(request, objects);
    if (url.pathname.endsWith('/api/saved_objects/_import')) {
      return importFile(request, objects, url.searchParams.get('overwrite') === 'true');
    }
    return { status: 404, body: { statusCode: 404, error: 'Not Found', message: 'Not Found' } };
  });
  return { ...server, objects };
}

function bulkGet({ body }: Received, objects: Map<string, Stored>): Reply {
  const asked: { type: string; id: string }[] = JSON.parse(body);
  const saved_objects = asked.map(({ type, id }) => {
    const stored = objects.get(`${type} ${id}`);
    return stored ?? { type, id, error: { statusCode: 404, error: 'Not Found', message: 'Not found' } };
  });
  return { body: { saved_objects } };
}

function importFile({ headers, body }: Received, objects: Map<string, Stored>, overwrite: boolean): Reply {
  const boundary = /boundary=(.+)$/.exec(headers['content-type'] ?? '')?.[1];
  if (boundary === undefined) return { status: 415, body: { message: 'Unsupported Media Type' } };
  const part = body.split(`--${boundary}`)[1] ?? '';
  if (!/name="file"; filename="[^"]+\.ndjson"/.test(part))
    return { status: 400, body: { message: 'no file' } };
  const text = Buffer.from(part.slice(part.indexOf('\r\n\r\n') + 4), 'latin1').toString('utf8');
  const list: Stored[] = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const own = new Set(list.map(({ type, id }) => `${type} ${id}`));
  const errors = list.flatMap(({ type, id, references }) => {
    const lost = references.filter((reference) => {
      const key = `${member(reference, 'type')} ${member(reference, 'id')}`;
      return !own.has(key) && !objects.has(key);
    });
    if (lost.length > 0) return [{ type, id, error: { type: 'missing_references', references: lost } }];
    return !overwrite && objects.has(`${type} ${id}`) ? [{ type, id, error: { type: 'conflict' } }] : [];
  });
  if (errors.length > 0)
    return { body: { success: false, successCount: list.length - errors.length, errors } };
  for (const object of list) objects.set(`${object.type} ${object.id}`, object);
  return { body: { success: true, successCount: list.length } };
}
