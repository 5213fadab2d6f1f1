import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadRuleset } from '../../src/ruleset/load.ts';

describe('a ruleset that extends the shipped one', () => {
  let dir = '';
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'harrier-extends-'));
    await mkdir(path.join(dir, 'rules'));
    await writeFile(
      path.join(dir, 'rules', 'local_rules.xml'),
      `<group name="local,">
         <rule id="100100" level="10">
           <if_sid>80301</if_sid>
           <field name="aws.awsRegion">^ap-</field>
           <description>Launch in Asia</description>
         </rule>
       </group>`,
    );
  });
  afterEach(() => rm(dir, { recursive: true }));

  const event = (awsRegion: string) => ({
    text: JSON.stringify({ eventSource: 'ec2.amazonaws.com', eventName: 'RunInstances', awsRegion }),
    location: 'stdin',
    time: 0,
  });

  it('has children of shipped rules, and the shipped settings', async () => {
    await writeFile(path.join(dir, 'ruleset.yaml'), 'extends: harrier\nmanager: mine\n');
    const { ruleset, diagnostics } = await loadRuleset({ dir }, { strict: true });
    expect(diagnostics).toEqual([]);
    expect(ruleset?.settings).toMatchObject({ alert_level: 1, event_text: 'compact', manager: 'mine' });
    const session = ruleset?.openSession();
    expect(session?.process(event('ap-southeast-1'))).toMatchObject({ rule: { id: 100100 }, alert: true });
    expect(session?.process(event('us-east-1'))).toMatchObject({ rule: { id: 80301 }, alert: true });
  });

  it('without it, there is no such parent', async () => {
    const { diagnostics } = await loadRuleset({ dir }, { strict: true });
    expect(diagnostics.length).toBeGreaterThan(0);
  });
});
