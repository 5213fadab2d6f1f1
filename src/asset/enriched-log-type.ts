import type { LogRecord, LogType } from '../log-type/log-type.ts';
import type { AssetDirectory } from './directory.ts';
import { assetsJson, withMember } from './enrich.ts';
import { enrichOcsf } from './enrich-ocsf.ts';
import { type AssetFacts, factReader } from './facts.ts';
import { type FoundAssets, findAssets } from './find.ts';

/**
 * A log type whose ECS documents have `harrier.asset`, whose OCSF documents have what their schema has a
 * place for, and whose compact event text has `asset` as its last member (for rules:
 * `aws.asset.source.name`). The text of Wazuh's module stays as it is. To be made for each object: it
 * remembers the last record.
 */
export function enrichedLogType(
  type: LogType<LogRecord>,
  directory: () => AssetDirectory,
): LogType<LogRecord> {
  const factsOf = factReader(type.name);
  if (factsOf === undefined) return type;
  let last: LogRecord | undefined;
  let known: Known | undefined;
  const assetsOf = (record: LogRecord): Known | undefined => {
    if (record === last) return known;
    const facts = factsOf(record);
    const found = facts === undefined ? undefined : findAssets(directory(), facts);
    known =
      facts === undefined || found === undefined ? undefined : { facts, found, json: assetsJson(found) };
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
        if (assets === undefined) return documents;
        const { facts, found } = assets;
        return documents.map((document) => ({
          stream: document.stream,
          time: document.time,
          json: document.stream.startsWith('ecs-')
            ? withMember(document.json, 'harrier', `{"asset":${assets.json}}`)
            : enrichOcsf(document, facts, found, record),
        }));
      };
    },
    compactText: (record) => {
      const assets = assetsOf(record);
      const text = type.compactText(record);
      return assets === undefined ? text : withMember(text, 'asset', assets.json);
    },
  };
}

/** What is known of a record's instances, and as the JSON of `harrier.asset`. */
interface Known {
  readonly facts: AssetFacts;
  readonly found: FoundAssets;
  readonly json: string;
}
