import { toByteString } from '../../src/bytes/byte-string.ts';
import type { EngineOptions } from '../../src/ruleset/engine.ts';
import type { LoadResult } from '../../src/ruleset/load.ts';
import type { EventVerdict, RulesetSession } from '../../src/ruleset/session.ts';
import { compileCase } from './golden.ts';

/** Decoders of small tests: `app:` lines with `key=value` fields, forwarded alerts, and JSON. */
const DECODERS =
  '<decoder name="app"><program_name>^app</program_name></decoder>' +
  '<decoder name="forwarded"><program_name>^ossec$</program_name><plugin_decoder>OSSECAlert_Decoder</plugin_decoder></decoder>' +
  '<decoder name="json"><prematch>^{</prematch><plugin_decoder>JSON_Decoder</plugin_decoder></decoder>';

const ROOT =
  '<group name="syslog,"><rule id="1" level="0" noalert="1"><category>syslog</category>' +
  '<description>root</description></rule></group>';

/** Compiles rules of one group `local,`; a root rule for syslog is there. Positions are those of `rules`. */
export function loadRules(rules: string, lists: Readonly<Record<string, string>> = {}): LoadResult {
  return compileCase({
    rules: [
      { name: '0000-root.xml', text: ROOT },
      { name: '0100-local.xml', text: `<group name="local,">${rules}</group>` },
    ],
    decoders: [{ name: '0000-d.xml', text: DECODERS }],
    lists: Object.entries(lists).map(([name, text]) => ({ name: `etc/lists/${name}`, text })),
  });
}

/** The codes that loading reports, with the rule concerned. */
export function codes({ diagnostics }: LoadResult): string[] {
  return diagnostics.map(({ code, subject }) => (subject === undefined ? code : `${code} ${subject}`));
}

export function openRules(
  rules: string,
  options: Partial<EngineOptions> = {},
  lists: Readonly<Record<string, string>> = {},
): RulesetSession {
  const { ruleset, diagnostics } = loadRules(rules, lists);
  if (ruleset === undefined) throw new Error(diagnostics.map(({ message }) => message).join('; '));
  return ruleset.openSession({ mode: 'logtest', timeZone: 'UTC', ...options });
}

/** Feeds one event; objects go in as JSON. `second` is the arrival time. */
export function feed(
  session: RulesetSession,
  event: string | object,
  second = 0,
  location = 'stdin',
): EventVerdict {
  const text = typeof event === 'string' ? event : JSON.stringify(event);
  return session.process({ text: toByteString(text), location, time: (1_700_000_000 + second) * 1000 });
}

/** Ids of the results, one a event; undefined for none. */
export function ids(
  session: RulesetSession,
  events: readonly (string | object)[],
  step = 1,
): (number | undefined)[] {
  return events.map((event, at) => feed(session, event, at * step).rule?.id);
}
