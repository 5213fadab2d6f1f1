import { expect, it } from 'vitest';
import { serveHealth } from '../../src/worker/health.ts';
import { Metrics } from '../../src/worker/metrics.ts';
import type { WorkerStatus } from '../../src/worker/worker.ts';

it('serves metrics, health and status', async () => {
  const metrics = new Metrics();
  let status: WorkerStatus = { inWork: 1, waiting: 2, paused: {}, delays: {} };
  const server = await serveHealth('127.0.0.1', 0, metrics, () => status);
  const get = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${server.port}${path}`);
    return { code: answer.status, text: await answer.text() };
  };
  try {
    metrics.report(
      's',
      {
        logType: 'vpc-flow',
        records: 5,
        bad: 1,
        skipped: { 'header-line': 1 },
        written: 4,
        existing: 1,
        rejected: 0,
        alerts: 2,
        signals: 0,
        deadLetters: 1,
        partlyIndexed: { 'mapper_parsing_exception: field a': 2, others: 1 },
        evaluationFailures: { own: 3 },
        lastEvent: 1000,
      },
      3000,
    );
    const { text } = await get('/metrics');
    expect(text).toContain('harrier_records_total{source="s",log_type="vpc-flow"} 5');
    expect(text).toContain('harrier_documents_total{source="s",outcome="existing"} 1');
    expect(text).toContain('harrier_event_to_index_seconds_sum{source="s",log_type="vpc-flow"} 2');
    expect(text).toContain('harrier_documents_partly_indexed_total{source="s"} 3');
    expect(text).toContain('harrier_evaluation_failures_total{source="s",ruleset="own"} 3');
    expect((await get('/health/live')).code).toBe(200);
    expect((await get('/health/ready')).code).toBe(200);
    status = { ...status, paused: { sink: 'opensearch-unreachable' } };
    expect(await get('/health/ready')).toMatchObject({ code: 503 });
    expect(JSON.parse((await get('/status')).text)).toMatchObject({
      ready: false,
      paused: { sink: 'opensearch-unreachable' },
    });
    expect((await get('/')).code).toBe(404);
  } finally {
    await server.close();
  }
});
