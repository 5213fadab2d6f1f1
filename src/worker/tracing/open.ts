import type { Logger } from 'pino';
import type { Config } from '../../config/schema.ts';
import type { Tracing } from './tracing.ts';

/** Opens tracing when it is wanted: its libraries cost nothing otherwise. */
export async function openTracing(
  settings: Config['tracing'],
  log: Logger,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Tracing | undefined> {
  if (!tracingWanted(settings, environment)) return undefined;
  const { OtlpTracing } = await import('./otlp.ts');
  return new OtlpTracing(settings, log);
}

/**
 * The configuration names an endpoint or the standard variables of OpenTelemetry do
 * (`OTEL_EXPORTER_OTLP_ENDPOINT`, `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`), and neither `OTEL_SDK_DISABLED` nor
 * `OTEL_TRACES_EXPORTER=none` says no.
 */
export function tracingWanted(
  settings: Config['tracing'],
  environment: NodeJS.ProcessEnv = process.env,
): boolean {
  const named = [
    settings.endpoint,
    environment['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'],
    environment['OTEL_EXPORTER_OTLP_ENDPOINT'],
  ].some((endpoint) => endpoint !== undefined && endpoint.trim() !== '');
  const disabled =
    environment['OTEL_SDK_DISABLED']?.toLowerCase() === 'true' ||
    environment['OTEL_TRACES_EXPORTER'] === 'none';
  return named && !disabled;
}
