import { OpenSearchError } from '../../opensearch/errors.ts';
import { type AwsSubject, sourceError } from '../../source/errors.ts';

/** `failed` does not work as configured, `warning` will hurt one day, `unknown` could not be tried. */
export type CheckState = 'good' | 'warning' | 'failed' | 'unknown';

/** One thing that was tried. */
export interface CheckResult {
  readonly name: string;
  readonly state: CheckState;
  readonly detail: string;
  /** What to do next. */
  readonly remedy?: string;
}

export interface CheckOptions {
  /** An object to read for a trial, `s3://bucket/key`. */
  readonly object?: { readonly bucket: string; readonly key: string };
  /** Send a test message to each place that alerts are announced to. */
  readonly announce?: boolean;
}

/** The result for what a trial threw. */
export function failed(name: string, error: unknown, doing: string, subject?: AwsSubject): CheckResult {
  if (error instanceof OpenSearchError)
    return { name, state: 'failed', detail: error.message, remedy: error.remedy };
  const { message, remedy } = sourceError(error, doing, subject);
  return { name, state: 'failed', detail: message, remedy };
}
