import type { Config } from '../../config/schema.ts';
import { tracingWanted } from '../tracing/open.ts';
import type { CheckResult } from './result.ts';

const TIMEOUT_MS = 5000;

/** The collector of traces takes a request without spans. */
export async function* checkTracing({ tracing }: Config): AsyncGenerator<CheckResult> {
  if (!tracingWanted(tracing)) return;
  const name = 'traces';
  const { tryCollector } = await import('../tracing/exporter.ts');
  const trouble = await tryCollector(tracing, TIMEOUT_MS);
  if (trouble === undefined) yield { name, state: 'good', detail: 'the collector answers' };
  else {
    const remedy =
      'Check tracing.endpoint (or OTEL_EXPORTER_OTLP_ENDPOINT) and its headers; without it the worker works, and spans are dropped.';
    yield { name, state: 'warning', detail: trouble, remedy };
  }
}
