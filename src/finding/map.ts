import type { RenderedDocument } from '../document/stream.ts';
import { compileMapping } from '../mapping/compile.ts';
import { FINDING_ATTRIBUTES, type RaisedAlert } from './attributes.ts';

const write = compileMapping(FINDING_ATTRIBUTES);

/** The OCSF Detection Finding for an alert. */
export function findingOf(raised: RaisedAlert): RenderedDocument {
  return { stream: 'ocsf-detection_finding', time: raised.time, json: write(raised) };
}
