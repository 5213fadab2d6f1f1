import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toByteString } from '../../src/bytes/byte-string.ts';
import { CODES } from '../../src/diagnostic/codes.ts';
import type { Diagnostic } from '../../src/diagnostic/diagnostic.ts';
import type { EngineMode } from '../../src/ruleset/engine.ts';
import type { RulesetSession } from '../../src/ruleset/session.ts';
import { type CaseFile, compileCase, differences, type ExpectedResult } from '../support/golden.ts';
import { hasShared, readSharedJson, sharedPath } from '../support/shared.ts';
import { stockFiles } from '../support/wazuh-homes.ts';

interface SemanticsCase {
  readonly title: string;
  readonly rules: readonly CaseFile[];
  readonly decoders: readonly CaseFile[] | 'stock';
  readonly lists: readonly CaseFile[];
  readonly mode: EngineMode;
  readonly events: readonly {
    readonly log: string;
    readonly location?: string;
    readonly t?: number;
    readonly session?: string;
  }[];
  readonly expected: {
    readonly load: 'ok' | 'rejected';
    readonly messages: readonly { readonly severity: 'error' | 'warning'; readonly about: string }[];
    readonly results: readonly ExpectedResult[];
  };
}

const FOLDER = ['fixtures', 'wazuh-golden', 'semantics'];
const cases = hasShared ? readdirSync(sharedPath(...FOLDER)).filter((name) => name.endsWith('.json')) : [];

/** What Wazuh logs as ERROR although it goes on; the others are warnings. */
function engineSeverity({ code, severity }: Diagnostic): string {
  const entry = CODES[code];
  return 'engineError' in entry ? 'error' : severity;
}

describe.skipIf(!hasShared)('semantics cases of the real engine', () => {
  it.each(cases)('%s', (name) => {
    const given = readSharedJson<SemanticsCase>(...FOLDER, name);
    const { expected } = given;
    const { ruleset, diagnostics } = compileCase({
      rules: given.rules,
      decoders: given.decoders === 'stock' ? stockFiles('decoders') : given.decoders,
      lists: given.lists.map((list) => ({ ...list, name: `etc/lists/${list.name}` })),
    });
    expect(ruleset === undefined ? 'rejected' : 'ok').toBe(expected.load);
    if (ruleset === undefined) return;

    const reported = diagnostics.filter(({ severity }) => severity !== 'info');
    expect(reported.map(engineSeverity).sort()).toEqual(
      expected.messages.map(({ severity }) => severity).sort(),
    );
    for (const { about } of expected.messages) {
      const rule = /\brule (?:id )?(\d+)/.exec(about)?.[1];
      if (rule !== undefined) expect(reported.map(({ subject }) => subject)).toContain(rule);
    }

    const sessions = new Map<string, RulesetSession>();
    let clock = 1_700_049_600;
    for (const [index, event] of given.events.entries()) {
      clock = event.t ?? clock;
      const key = event.session ?? '';
      const session =
        sessions.get(key) ??
        ruleset.openSession({ mode: given.mode, manager: 'oraclehost', timeZone: 'UTC', alertLevel: 3 });
      sessions.set(key, session);
      const verdict = session.process({
        text: toByteString(event.log),
        location: toByteString(event.location ?? 'stdin'),
        time: clock * 1000,
      });
      expect({ index, differences: differences(verdict, expected.results[index] ?? {}) }).toEqual({
        index,
        differences: [],
      });
    }
  });
});
