import { configSchema } from '../../config/schema.ts';
import type { OutputOptions } from '../../log-type/log-type.ts';
import type { DeadLetterStore } from '../../sink/dead-letter.ts';
import type { Sink } from '../../sink/sink.ts';
import { pipelineContext } from '../../worker/context.ts';
import type { Evaluator } from '../../worker/evaluation/evaluate.ts';
import type { PipelineContext } from '../../worker/object/pipeline.ts';

export interface ScanParts {
  readonly outputs: OutputOptions;
  readonly evaluators: readonly Evaluator[];
  readonly sink: Sink;
  readonly deadLetters: DeadLetterStore;
}

/** The worker's pipeline with its default limits; windows go by event time, since the files are of the past. */
export function scanContext({ outputs, evaluators, sink, deadLetters }: ScanParts): PipelineContext {
  const defaults = configSchema.parse({});
  return { ...pipelineContext(defaults, 'event', evaluators, sink, deadLetters), outputs };
}
