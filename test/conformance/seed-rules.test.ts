import { describe, expect, it } from 'vitest';
import { toByteString } from '../../src/bytes/byte-string.ts';
import { compileCase } from '../support/golden.ts';
import { hasShared, readShared } from '../support/shared.ts';

const DECODERS =
  '<decoder name="AmazonAWS-ec2"><prematch>^{</prematch></decoder>' +
  '<decoder name="AmazonAWS-ec2-fields"><parent>AmazonAWS-ec2</parent><regex>"eventName":"(\\w+)"</regex><order>action</order></decoder>';

function load(rules: string) {
  return compileCase({
    rules: [{ name: '0100-seed.xml', text: rules }],
    decoders: [{ name: '0100-d.xml', text: DECODERS }],
    lists: [],
  });
}

describe.skipIf(!hasShared)('rules of the seed document', () => {
  const seed = () => readShared('fixtures', 'seeds', 'wazuh-rules', 'all.xml');

  it('are refused as printed, with one code: they stand outside of any group', () => {
    const { ruleset, diagnostics } = load(seed());
    expect(ruleset).toBeUndefined();
    expect(new Set(diagnostics.map(({ code }) => code))).toEqual(new Set(['HR200']));
  });

  it('load wrapped in a group, but for the duplicate id, which is its own parent as well', () => {
    const root =
      '<rule id="1" level="0" noalert="1"><category>syslog</category><description>root</description></rule>';
    const base =
      '<rule id="80300" level="0"><decoded_as>AmazonAWS-ec2</decoded_as><description>base</description></rule>';
    const { ruleset, diagnostics } = load(`<group name="amazon,">${root}${base}${seed()}</group>`);
    if (ruleset === undefined) throw new Error('refused');
    expect(diagnostics.map(({ code, subject }) => `${code} ${subject}`)).toEqual([
      'HR220 80301',
      'HR708 80301',
    ]);
    const loaded = ruleset.tree.rules.map(({ id }) => id).filter((id) => id > 80300);
    expect(loaded).toEqual([80301, 80305, 80306, 80308, 80309, 80404, 80411, 80446]);

    const session = ruleset.openSession({ mode: 'logtest', alertLevel: 1 });
    const verdict = (text: string) =>
      session.process({ text: toByteString(text), location: 'stdin', time: 0 });
    expect(verdict('{"eventName":"RunInstances"}').rule?.id).toBe(80301);
    expect(verdict('{"eventName":"StopInstances","errorCode":"Client.UnauthorizedOperation"}').rule?.id).toBe(
      80309,
    );
    expect(verdict('{"eventName":"DescribeInstances"}').rule?.id).toBe(80300);
  });
});
