import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRuleset } from '../../src/ruleset/load.ts';
import type { RulesetSession } from '../../src/ruleset/session.ts';
import { SESSION_SNAPSHOT } from '../../src/ruleset/snapshot-schema.ts';
import { compileCase } from '../support/golden.ts';

const DECODERS = `
<decoder name="json"><prematch>^{</prematch><plugin_decoder>JSON_Decoder</plugin_decoder></decoder>
<decoder name="app">
  <program_name>^app$</program_name>
  <regex>^(\\w+) (\\w+) from (\\S+) to (\\S+)</regex>
  <order>action,srcuser,srcip,target</order>
  <fts>name,srcuser,srcip</fts>
</decoder>
<decoder name="mail"><program_name>^mail$</program_name></decoder>
<decoder name="mail-from"><parent>mail</parent><accumulate /><prematch>: from </prematch><regex>^(\\w+): from (\\w+)</regex><order>id,srcuser</order></decoder>
<decoder name="mail-to"><parent>mail</parent><accumulate /><prematch>: sent </prematch><regex>^(\\w+): sent (\\w+)</regex><order>id,status</order></decoder>`;

const RULES = `
<group name="syslog,"><rule id="1" level="0" noalert="1"><category>syslog</category><description>root</description></rule></group>
<group name="app,">
<rule id="100" level="3"><program_name>app</program_name><description>call</description></rule>
<rule id="101" level="5"><if_sid>100</if_sid><action>login</action><description>login</description></rule>
<rule id="105" level="5"><if_sid>100</if_sid><action>enter</action><description>enter</description><group>enters,</group></rule>
<rule id="102" level="4" ignore="20"><if_sid>100</if_sid><action>once</action><description>once</description></rule>
<rule id="103" level="6"><if_sid>100</if_sid><action>fresh</action><if_fts /><description>fresh</description></rule>
<rule id="104" level="7"><if_sid>100</if_sid><action>state</action><check_diff /><description>state</description></rule>
<rule id="110" level="8" frequency="3" timeframe="30"><if_matched_sid>101</if_matched_sid><same_srcip /><description>same address</description></rule>
<rule id="111" level="9" frequency="3" timeframe="60"><if_matched_sid>101</if_matched_sid><same_srcuser /><different_srcip /><description>many addresses</description></rule>
<rule id="112" level="10" frequency="3" timeframe="40" ignore="5"><if_matched_group>enters</if_matched_group><different_field>target</different_field><description>many targets</description></rule>
<rule id="113" level="12" frequency="4" timeframe="30"><if_matched_regex>login \\w+ from</if_matched_regex><description>pattern</description></rule>
<rule id="120" level="3"><decoded_as>mail</decoded_as><description>mail</description></rule>
<rule id="121" level="5"><if_sid>120</if_sid><user>ann</user><status>no</status><description>refused</description></rule>
</group>`;

const loaded = compileCase({
  rules: [{ name: '0100.xml', text: RULES }],
  decoders: [{ name: '0100.xml', text: DECODERS }],
  lists: [],
});
const open = (mode: 'live' | 'logtest'): RulesetSession => {
  if (loaded.ruleset === undefined) throw new Error(JSON.stringify(loaded.diagnostics.map((d) => d.message)));
  return loaded.ruleset.openSession({ mode, timeZone: 'UTC' });
};

const call = fc
  .tuple(
    fc.constantFrom('login', 'login', 'enter', 'enter', 'once', 'fresh', 'state', 'other'),
    fc.constantFrom('ann', 'bob'),
    fc.constantFrom('10.0.0.1', '10.0.0.2', '10.0.0.3'),
    fc.constantFrom('a', 'b', 'c'),
  )
  .map(([action, user, ip, target]) => `app: ${action} ${user} from ${ip} to ${target}`);
const mail = fc
  .tuple(fc.constantFrom('m1', 'm2'), fc.constantFrom('from ann', 'from bob', 'sent no', 'sent yes'))
  .map(([id, rest]) => `mail: ${id}: ${rest}`);
const events = fc.array(
  fc.record({
    gap: fc.integer({ min: 0, max: 5 }),
    host: fc.constantFrom('h1', 'h2'),
    text: fc.oneof({ weight: 3, arbitrary: call }, { weight: 1, arbitrary: mail }),
  }),
  { minLength: 2, maxLength: 60 },
);

describe('a snapshot', () => {
  it('goes on as if nothing had been cut', () => {
    const met = new Set<number>();
    fc.assert(
      fc.property(events, fc.nat(), fc.constantFrom('live', 'logtest'), (drawn, cut, mode) => {
        let time = 1_700_000_000;
        const messages = drawn.map(({ gap, host, text }) => {
          time += gap;
          return { text: `Nov 14 22:13:20 ${host} ${text}`, location: 'stdin', time: time * 1000 };
        });
        const straight = open(mode);
        const expected = messages.map((message) => outcome(straight, message));
        for (const { rule } of expected) if (rule !== undefined) met.add(rule);
        const at = cut % messages.length;
        const before = open(mode);
        const head = messages.slice(0, at).map((message) => outcome(before, message));
        const text = JSON.stringify(before.snapshot());
        const after = open(mode);
        after.restore(SESSION_SNAPSHOT.parse(JSON.parse(text)));
        expect([...head, ...messages.slice(at).map((message) => outcome(after, message))]).toEqual(expected);
        // Nothing is forgotten by one more round.
        expect(after.snapshot()).toEqual(straight.snapshot());
      }),
      { numRuns: 200 },
    );
    expect([...met].sort()).toEqual([100, 101, 102, 103, 104, 105, 110, 111, 112, 113, 120, 121]);
  });

  it('is not touched by what happens after it was taken', () => {
    const session = open('live');
    const login = {
      text: 'Nov 14 22:13:20 h1 app: login ann from 10.0.0.1 to a',
      location: 'stdin',
      time: 1e12,
    };
    session.process(login);
    const snapshot = session.snapshot();
    const text = JSON.stringify(snapshot);
    for (let n = 0; n < 5; n++) session.process(login);
    expect(JSON.stringify(snapshot)).toBe(text);
  });

  it('is refused when its shape or order is wrong', () => {
    const good = JSON.parse(JSON.stringify(open('live').snapshot()));
    expect(SESSION_SNAPSHOT.safeParse(good).success).toBe(true);
    const record = { time: 1, log: '', marker: 0, hasFields: false, sequence: 0, values: [], places: [] };
    for (const change of [
      { fired: [[1, -1]] },
      { lastLogs: [['a']] },
      { accumulated: [['k', 1, { __proto__x: 'a' }]] },
      { memory: { times: [], histories: [], records: [record] } },
      { memory: { times: [1, 2], histories: [], records: [{ ...record, sequence: 1 }, record] } },
      { more: 1 },
    ]) {
      expect(SESSION_SNAPSHOT.safeParse({ ...good, ...change }).success).toBe(false);
    }
  });

  it('of another ruleset is taken as far as it fits', () => {
    const session = open('live');
    session.process({
      text: 'Nov 14 22:13:20 h1 app: login ann from 10.0.0.1 to a',
      location: 's',
      time: 1e12,
    });
    const { ruleset } = compileRuleset({
      rules: [],
      decoders: [],
      lists: [],
      settings: session.ruleset.settings,
    });
    const other = ruleset?.openSession();
    other?.restore(session.snapshot());
    expect(other?.snapshot()).toMatchObject({ fired: [], memory: { records: [] } });
  });
});

function outcome(session: RulesetSession, message: Parameters<RulesetSession['process']>[0]) {
  const verdict = session.process(message);
  return { rule: verdict.rule?.id, dropped: verdict.dropped?.id, alert: verdict.alert, json: verdict.json() };
}
