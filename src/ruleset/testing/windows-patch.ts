import { Source } from '../../diagnostic/source.ts';

/**
 * What Wazuh's test runner changes before Windows tests (SEMANTICS 10.4): rule 60000 takes events of the json
 * decoder and has no category, because test lines are JSON and not event channel messages.
 */
export function patchWindowsRule(source: Source): Source {
  const start = source.text.search(/<rule id="60000"/);
  const end = source.text.indexOf('</rule>', start);
  if (start === -1 || end === -1) return source;
  const rule = source.text
    .slice(start, end)
    .replace(/<category>[^<]*<\/category>/, (text) => ' '.repeat(text.length))
    .replace(/<decoded_as>[^<]*<\/decoded_as>/, (text) =>
      '<decoded_as>json</decoded_as>'.padEnd(text.length),
    );
  return Source.ofBytes(source.name, source.text.slice(0, start) + rule + source.text.slice(end));
}
