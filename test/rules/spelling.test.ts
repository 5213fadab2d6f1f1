import { beforeAll, describe, expect, it } from 'vitest';
import { toByteString } from '../../src/bytes/byte-string.ts';
import type { LogRecord } from '../../src/log-type/log-type.ts';
import { readObject } from '../../src/log-type/read-object.ts';
import { loadRuleset } from '../../src/ruleset/load.ts';
import type { Ruleset } from '../../src/ruleset/ruleset.ts';
import { SHIPPED_RULESET } from '../../src/ruleset/shipped.ts';
import { attackStory } from '../../src/sample/attack.ts';
import { generateCloudTrail } from '../../src/sample/generate-cloudtrail.ts';
import { generateFlowLines } from '../../src/sample/generate-flow-lines.ts';

/**
 * The shipped rules give one answer for a record however it is spelled: as it stands in the log, as Wazuh's AWS
 * module sends it, and as our own ECS and OCSF documents of both profiles.
 */
describe('shipped rules on every spelling of a record', () => {
  const origin = { bucket: 'logs', key: 'AWSLogs/111122223333/object' };
  let ruleset: Ruleset;

  beforeAll(async () => {
    const loaded = await loadRuleset(SHIPPED_RULESET);
    if (loaded.ruleset === undefined) throw new Error('refused');
    ruleset = loaded.ruleset;
  });

  function verdict(text: string): string {
    const { decoder, rule, alert, event } = ruleset
      .openSession({ mode: 'logtest' })
      .process({ text, location: 'test', time: 0 });
    return `${decoder} ${rule?.id} ${alert} ${event?.action} ${event?.srcip} ${event?.status}`;
  }

  /** Records by the answer for their raw form, with the answers that differ from it. */
  async function compare(text: string): Promise<{ answers: Set<string>; differences: Set<string> }> {
    const answers = new Set<string>();
    const differences = new Set<string>();
    async function* bytes() {
      yield Buffer.from(toByteString(text), 'latin1');
    }
    const batches = readObject(bytes(), { origin, objectTime: 0, maxRecordBytes: 1_048_576 });
    for await (const { type, records } of batches) {
      if (type === undefined) throw new Error('not recognised');
      for (const record of records as readonly LogRecord[]) {
        const raw = verdict(type.compactText(record as never));
        answers.add(raw);
        const spellings = [['wazuh', type.wazuhText(record as never, origin)]];
        for (const profile of ['compat', 'strict'] as const) {
          const documents = type.documents({ ecs: true, ocsf: true, profile, keepOriginal: false });
          for (const { stream, json } of documents(record as never))
            spellings.push([`${profile} ${stream}`, json]);
        }
        for (const [name, spelling = ''] of spellings) {
          const found = verdict(spelling);
          if (found !== raw) differences.add(`${name}: ${found} instead of ${raw}`);
        }
      }
    }
    return { answers, differences };
  }

  it('CloudTrail', async () => {
    const records = [...attackStory(Date.UTC(2026, 0, 2)).records, ...generateCloudTrail({ count: 60 })];
    const { answers, differences } = await compare(JSON.stringify({ Records: records }));
    expect([...differences]).toEqual([]);
    expect(answers.size).toBeGreaterThan(10);
  });

  it('flow logs', async () => {
    const { answers, differences } = await compare([...generateFlowLines({ count: 100 })].join('\n'));
    expect([...differences]).toEqual([]);
    expect(answers.size).toBeGreaterThan(3);
  });
});
