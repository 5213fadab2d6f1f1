import { documentId, objectId } from '../../document/id.ts';
import { BadObjectError } from '../../format/bad-object.ts';
import { DEFAULT_LIMITS, type DecompressLimits, decompress } from '../../format/decompress.ts';
import type { Stages } from './pipeline.ts';
import { recognise } from './recognise.ts';

/** The stages of the product, over the log types it knows. */
export function stages(limits: DecompressLimits = DEFAULT_LIMITS): Stages {
  return {
    decompress: (bytes) => decompress(bytes, limits),
    recognise,
    faultOf: (error) =>
      error instanceof BadObjectError ? { reason: error.reason, message: error.message } : undefined,
    objectId,
    documentId,
  };
}
