import type { Config } from '../config/schema.ts';
import type { DeadLetterStore } from '../sink/dead-letter.ts';
import type { Sink } from '../sink/sink.ts';
import type { Clock, Evaluator } from './evaluation/evaluate.ts';
import type { PipelineContext } from './object/pipeline.ts';
import { stages } from './object/stages.ts';
import { ObjectLedger } from './state/ledger.ts';

/** The context of a configuration around a sink. */
export function pipelineContext(
  config: Config,
  clock: Clock,
  evaluators: readonly Evaluator[],
  sink: Sink,
  deadLetters: DeadLetterStore,
): PipelineContext {
  const { limits, outputs } = config;
  return {
    stages: stages({ maxBytes: limits.max_inflated_bytes, maxRatio: limits.max_inflate_ratio }),
    outputs: {
      ecs: outputs.ecs,
      ocsf: outputs.ocsf,
      profile: outputs.profile,
      keepOriginal: outputs.keep_original,
    },
    evaluators,
    clock,
    sink,
    deadLetters,
    ledger: new ObjectLedger(limits.remembered_objects),
    limits: {
      maxRecordBytes: limits.max_record_bytes,
      maxBadRecords: limits.max_bad_records,
      batchItems: limits.batch_documents,
      batchBytes: config.opensearch.bulk_bytes,
      batchesInFlight: limits.batches_in_flight,
    },
  };
}
