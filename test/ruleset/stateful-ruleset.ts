import fc from 'fast-check';
import type { LogMessage } from '../../src/event/log-event.ts';
import type { RulesetSession } from '../../src/ruleset/session.ts';
import { compileCase } from '../support/golden.ts';

/** A ruleset with every kind of memory, and drawn events that use all of it. */
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

type Open = (mode: 'live' | 'logtest') => RulesetSession;

function opener(rules: string): Open {
  const loaded = compileCase({
    rules: [{ name: '0100.xml', text: rules }],
    decoders: [{ name: '0100.xml', text: DECODERS }],
    lists: [],
  });
  return (mode) => {
    if (loaded.ruleset === undefined) throw new Error(JSON.stringify(loaded.diagnostics));
    return loaded.ruleset.openSession({ mode, timeZone: 'UTC' });
  };
}

export const open = opener(RULES);

/** Without the rule that looks at what came before whatever the event is. */
export const openWithoutRootHistory = opener(RULES.replace(/<rule id="113".*\n/, ''));

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
const drawnEvents = fc.array(
  fc.record({
    gap: fc.integer({ min: 0, max: 5 }),
    host: fc.constantFrom('h1', 'h2'),
    text: fc.oneof({ weight: 3, arbitrary: call }, { weight: 1, arbitrary: mail }),
  }),
  { minLength: 2, maxLength: 60 },
);

export const events = drawnEvents.map((drawn) => {
  let time = 1_700_000_000;
  return drawn.map(({ gap, host, text }): LogMessage => {
    time += gap;
    return { text: `Nov 14 22:13:20 ${host} ${text}`, location: 'stdin', time: time * 1000 };
  });
});
