import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { Config } from '../../config/schema.ts';

/** The way to the collector. What the configuration leaves open, the `OTEL_…` variables say. */
export function openExporter(
  { endpoint, headers }: Config['tracing'],
  timeoutMillis: number,
): OTLPTraceExporter {
  return new OTLPTraceExporter({
    ...(endpoint !== undefined && { url: endpoint }),
    headers: { ...headers },
    timeoutMillis,
  });
}

/** Sends no span at all, which a collector takes. Gives what went wrong. */
export async function tryCollector(
  settings: Config['tracing'],
  timeoutMillis: number,
): Promise<string | undefined> {
  const exporter = openExporter(settings, timeoutMillis);
  try {
    const { code, error } = await new Promise<{ code: number; error?: Error }>((resolve) => {
      exporter.export([], resolve);
    });
    return code === 0 ? undefined : (error?.message ?? 'refused');
  } finally {
    await exporter.shutdown();
  }
}
