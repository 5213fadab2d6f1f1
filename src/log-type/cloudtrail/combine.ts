import type { CloudTrailRecord } from './record.ts';
import { conversion, type Emit, type Write } from './value.ts';

/** The value where the record passes the test. */
export function onlyIf(test: (record: CloudTrailRecord) => boolean, write: Write): Write {
  const emit = emitOf(write);
  return conversion(
    (record) => (test(record) ? write(record) : ''),
    (record, buffer, label) => {
      if (test(record)) emit(record, buffer, label);
    },
  );
}

/** The value, or the other one where there is none. */
export function orElse(write: Write, other: Write): Write {
  const emit = emitOf(write);
  const emitOther = emitOf(other);
  return conversion(
    (record) => write(record) || other(record),
    (record, buffer, label) => {
      const { length } = buffer;
      emit(record, buffer, label);
      if (buffer.length === length) emitOther(record, buffer, label);
    },
  );
}

/** Puts what a conversion gives behind the label, however it is spelled. */
function emitOf(write: Write): Emit {
  return (
    write.emit ??
    ((record, buffer, label) => {
      const text = write(record);
      if (text === '') return;
      buffer.put(label);
      buffer.text(text);
    })
  );
}
