// biome-ignore-all assist/source/organizeImports: the order is that of the flows

/**
 * Harrier as a library, in the order of its two flows (src/README.md).
 *
 * Text inside is held as byte strings: convert with `toByteString` and `fromByteString` at the borders.
 */

// Ground: byte strings, findings about what a person wrote.
export { fromByteString, toByteString } from './bytes/byte-string.ts';
export { Source, type Position, type Span } from './diagnostic/source.ts';
export { CODES, type CodeEntry, type DiagnosticCode } from './diagnostic/codes.ts';
export { DiagnosticCollector, type Diagnostic, type Severity } from './diagnostic/diagnostic.ts';
export { formatDiagnostic } from './diagnostic/format.ts';

// Flow A: rule text → ruleset → session → verdict.
export { loadRuleset, type LoadOptions, type LoadResult, type RulesetLocation } from './ruleset/load.ts';
export { SHIPPED_RULESET } from './ruleset/shipped.ts';
export { Ruleset } from './ruleset/ruleset.ts';
export type { RulesetSettings } from './ruleset/settings.ts';
export type { EngineMode, EngineOptions, EngineSession, Verdict } from './ruleset/engine.ts';
export type { LogMessage } from './event/log-event.ts';

// Flow B: object bytes → records → documents.
export type { ObjectOrigin } from './document/origin.ts';
export { decompress, type DecompressLimits } from './format/decompress.ts';
export { detectLogType, LOG_TYPES, logTypeNamed } from './log-type/registry.ts';
export type {
  BadRecord,
  LogRecord,
  LogType,
  OutputOptions,
  Profile,
  ReadBatch,
  ReadOptions,
} from './log-type/log-type.ts';
export { readObject, type ObjectBatch, type ReadObjectOptions } from './log-type/read-object.ts';
export type { Field, FieldType } from './document/field.ts';
export {
  DOCUMENT_STREAMS,
  indexName,
  type DocumentStream,
  type RenderedDocument,
} from './document/stream.ts';
export { documentId, objectId } from './document/id.ts';

// Where both meet: an object through all stages, into a sink.
export { localObjects, type LocalObject } from './source/local.ts';
export { processObject, type ObjectReport, type PipelineContext } from './worker/object/pipeline.ts';
export type { Evaluator } from './worker/evaluation/evaluate.ts';
export type { Sink, SinkItem, SinkOutcome } from './sink/sink.ts';
export { FileSink } from './sink/file.ts';
export type { DeadLetter, DeadLetterStore } from './sink/dead-letter.ts';
export { DeadLetterFolder } from './sink/dead-letter-folder.ts';

// Report and samples.
export { ReportCollector } from './report/collect.ts';
export { reportPage } from './report/page.ts';
export type { Report } from './report/report.ts';
export { generateFlowLines } from './sample/generate-flow-lines.ts';
export { generateCloudTrail } from './sample/generate-cloudtrail.ts';
