import type { JsonText } from '../../mapping/attribute.ts';
import { MAX_TERM_BYTES } from './flatten.ts';
import type { CloudTrailRecord, ParameterField } from './record.ts';

const CUT: readonly (readonly [field: ParameterField, tag: string])[] = [
  ['requestParameters', 'request_parameters_truncated'],
  ['responseElements', 'response_elements_truncated'],
  ['additionalEventData', 'additional_eventdata_truncated'],
  ['serviceEventDetails', 'service_event_details_truncated'],
];

/** Marks texts that were cut below the longest term that an index takes. */
export function tags(record: CloudTrailRecord): JsonText {
  if (record.size < SHORT) return '';
  const marks = CUT.filter(([field]) => record.mapText(field).length >= MAX_TERM_BYTES);
  return marks.length === 0 ? '' : JSON.stringify(marks.map(([, tag]) => tag));
}

/** Numbers may be longer in the text than in the record, but not three times as long. */
const SHORT = MAX_TERM_BYTES / 4;
