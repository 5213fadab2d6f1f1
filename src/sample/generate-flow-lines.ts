import type { Flow, FlowField, FlowFormat } from './flow.ts';
import { FLOW_FORMATS, flowLine } from './flow.ts';
import { everydayFlow } from './flow-traffic.ts';
import { Random } from './random.ts';

export interface SampleSpan {
  /** Default 1. Equal options, equal samples. */
  readonly seed?: number;
  readonly count: number;
  /** First event time, epoch milliseconds; default 2026-01-15T08:00Z. */
  readonly start?: number;
  /** Time over which the events spread evenly, milliseconds; default one hour. */
  readonly durationMs?: number;
}

export const SAMPLE_START = Date.UTC(2026, 0, 15, 8);
export const SAMPLE_DURATION_MS = 3_600_000;

/** Everyday flows in order of time. */
export function* generateFlows(options: SampleSpan): Generator<Flow> {
  const random = new Random(options.seed ?? 1);
  const start = options.start ?? SAMPLE_START;
  const step = (options.durationMs ?? SAMPLE_DURATION_MS) / Math.max(1, options.count);
  for (let i = 0; i < options.count; i++) yield everydayFlow(random, Math.floor((start + i * step) / 1000));
}

/** Everyday flows as log lines, without header line (`flowHeader` makes it). */
export function* generateFlowLines(
  options: SampleSpan & { readonly format?: FlowFormat | readonly FlowField[] },
): Generator<string> {
  const format = options.format ?? 'v2';
  const fields = typeof format === 'string' ? FLOW_FORMATS[format] : format;
  for (const flow of generateFlows(options)) yield flowLine(flow, fields);
}
