import type { LogRecord, LogType } from '../log-type/log-type.ts';
import type { AssetDirectory } from './directory.ts';
import { enrich, withMember } from './enrich.ts';
import { factReader } from './facts.ts';

/**
 * A log type whose ECS documents have `harrier.asset`, and whose compact event text has `asset` as its last
 * member (for rules: `aws.asset.source.name`). OCSF documents and the text of Wazuh's module stay as they
 * are. To be made for each object: it remembers the last record.
 */
export function enrichedLogType(
  type: LogType<LogRecord>,
  directory: () => AssetDirectory,
): LogType<LogRecord> {
  const factsOf = factReader(type.name);
  if (factsOf === undefined) return type;
  let last: LogRecord | undefined;
  let known = '';
  const assetsOf = (record: LogRecord): string => {
    if (record === last) return known;
    const facts = factsOf(record);
    known = facts === undefined ? '' : enrich(directory(), facts);
    last = record;
    return known;
  };
  return {
    ...type,
    documents: (options) => {
      const write = type.documents(options);
      return (record) => {
        const documents = write(record);
        const assets = assetsOf(record);
        if (assets === '') return documents;
        return documents.map((document) =>
          document.stream.startsWith('ecs-')
            ? { ...document, json: withMember(document.json, 'harrier', `{"asset":${assets}}`) }
            : document,
        );
      };
    },
    compactText: (record) => {
      const assets = assetsOf(record);
      const text = type.compactText(record);
      return assets === '' ? text : withMember(text, 'asset', assets);
    },
  };
}
