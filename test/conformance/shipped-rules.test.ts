import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { toByteString } from '../../src/bytes/byte-string.ts';
import { loadRuleset } from '../../src/ruleset/load.ts';
import { SHIPPED_RULESET } from '../../src/ruleset/shipped.ts';
import { readAll } from '../support/read-object.ts';
import { hasShared, sharedPath } from '../support/shared.ts';

/** The shipped rules against the documents they come from: the seeds' conditions, tests and events. */
const binary = path.resolve(import.meta.dirname, '../../dist/cli/main.js');

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

describe.skipIf(!hasShared)('shipped rules', () => {
  describe.skipIf(!existsSync(binary))('through the built program', () => {
    it('passes the four tests of the image rule', () => {
      const { tests } = readJson('fixtures/seeds/panther/AWS.EC2.Monitoring.json') as unknown as {
        tests: { name: string; expected: boolean; log: Json }[];
      };
      const results = logtest(tests.map(({ log }) => JSON.stringify(log)));
      expect(results.map(({ rule, alert }) => rule.id === '80450' && alert)).toEqual(
        tests.map(({ expected }) => expected),
      );
    });

    it('gives each of the nine EC2 rules its event, in both spellings, refused or not', () => {
      const actions = [
        ['RunInstances', '80301', '80303'],
        ['StartInstances', '80305', '80306'],
        ['StopInstances', '80308', '80309'],
        ['CreateSecurityGroup', '80404', '80404'],
        ['AllocateAddress', '80411', '80411'],
        ['AssociateAddress', '80446', '80446'],
      ] as const;
      const lines: string[] = [];
      const expected: string[] = [];
      for (const [action, allowed, refused] of actions) {
        for (const blank of ['', ' ']) {
          lines.push(`{"eventSource":${blank}"ec2.amazonaws.com","eventName":${blank}"${action}"}`);
          lines.push(
            `{"eventSource":${blank}"ec2.amazonaws.com","eventName":${blank}"${action}","errorCode":${blank}"Client.UnauthorizedOperation"}`,
          );
          expected.push(allowed, refused);
        }
      }
      const results = logtest(lines);
      expect(results.map(({ rule }) => rule.id)).toEqual(expected);
      expect(results.every(({ alert }) => alert)).toBe(true);
    });

    it('has ids, levels, parents and groups of the seed, its slip mended', () => {
      for (const { heading_says: id, xml } of readJson(
        'fixtures/seeds/wazuh-rules/index.json',
      ) as unknown as {
        heading_says: string;
        xml: string;
      }[]) {
        const shown = JSON.parse(harrier(['rules', 'show', id, '--json']).stdout);
        const level = id === '80303' ? 5 : Number(/level="(\d+)"/.exec(xml)?.[1]);
        expect({ id, level: shown.level }).toEqual({ id, level });
        const groups = (/<group>(.*)<\/group>/.exec(xml)?.[1] ?? '')
          .split(',')
          .filter((group) => group !== '');
        expect(JSON.stringify(shown)).toContain(groups[0]);
      }
    });
  });

  it('says of our own ECS and OCSF documents what it says of the record', async () => {
    const { ruleset } = await loadRuleset(SHIPPED_RULESET);
    const ruleOf = (text: string) => {
      const session = ruleset?.openSession({ mode: 'logtest' });
      return session?.process({ text, location: 'stdin', time: 0 }).rule?.id;
    };
    const folder = sharedPath('fixtures/invictus-cloudtrail');
    const differ: string[] = [];
    let records = 0;
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
      const object = await readAll(readFileSync(path.join(folder, name)));
      const options = { ecs: true, ocsf: true, profile: 'compat', keepOriginal: false } as const;
      const toDocuments = object.type?.documents(options);
      for (const record of object.records) {
        records++;
        const raw = ruleOf(record.raw);
        for (const { stream, json } of toDocuments?.(record) ?? []) {
          const own = ruleOf(json);
          if (own !== raw) differ.push(`${stream}: ${own} instead of ${raw}: ${record.raw.slice(0, 600)}`);
        }
      }
    }
    expect(records).toBeGreaterThan(2000);
    expect(differ).toEqual([]);
  });

  it('agrees with both conditions on every real record', async () => {
    const { ruleset } = await loadRuleset(SHIPPED_RULESET);
    const folder = sharedPath('fixtures/invictus-cloudtrail');
    const disagree: unknown[] = [];
    let records = 0;
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
      const { Records: list } = JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as {
        Records: Json[];
      };
      for (const record of list) {
        records++;
        // A fresh state, so that no correlation rule takes the event.
        const verdict = ruleset?.openSession({ mode: 'logtest' }).process({
          text: toByteString(JSON.stringify(record)),
          location: 'stdin',
          time: 0,
        });
        const image = verdict?.rule?.id === 80450 && verdict.alert;
        const instance = verdict?.rule?.id === 80470 && !verdict.alert;
        if (image !== isImageAction(record) || instance !== isInstanceAtIam(record)) disagree.push(record);
      }
    }
    expect(records).toBeGreaterThan(2000);
    expect(disagree).toEqual([]);
  });
});

/** The condition of seed 003, as it says. */
function isImageAction(record: Json): boolean {
  const suffix = '.amazonaws.com';
  const ends = (value: Json | undefined) => typeof value === 'string' && value.endsWith(suffix);
  const service =
    ends(at(record, 'sourceIPAddress')) ||
    at(record, 'userIdentity', 'type') === 'AWSService' ||
    at(record, 'userIdentity', 'invokedBy') === 'AWS Internal' ||
    ends(at(record, 'userIdentity', 'invokedBy'));
  return (
    at(record, 'eventSource') === 'ec2.amazonaws.com' &&
    !service &&
    at(record, 'errorCode') !== 'Client.DryRunOperation' &&
    IMAGE_ACTIONS.has(String(at(record, 'eventName')))
  );
}

const IMAGE_ACTIONS = new Set([
  'CopyFpgaImage',
  'CopyImage',
  'CreateFpgaImage',
  'CreateImage',
  'CreateRestoreImageTask',
  'CreateStoreImageTask',
  'ImportImage',
]);

/** The condition of seed 004, on the raw record. */
function isInstanceAtIam(record: Json): boolean {
  return (
    at(record, 'eventSource') === 'iam.amazonaws.com' &&
    at(record, 'userIdentity', 'type') === 'AssumedRole' &&
    String(at(record, 'userIdentity', 'principalId')).includes(':i-') &&
    /^(?:Update|Attach|Detach|Create|Delete|Add|Remove|Put|Tag)/.test(String(at(record, 'eventName')))
  );
}

function at(value: Json | undefined, ...names: string[]): Json | undefined {
  let current = value;
  for (const name of names) {
    if (typeof current !== 'object' || current === null || Array.isArray(current)) return undefined;
    current = current[name];
  }
  return current;
}

interface Result {
  readonly rule: { readonly id: string };
  readonly alert: boolean;
}

function logtest(lines: readonly string[]): Result[] {
  const { stdout } = harrier(['logtest', '--json', '--fresh'], `${lines.join('\n')}\n`);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Result);
}

function harrier(args: readonly string[], input = '') {
  return spawnSync(process.execPath, [binary, ...args], { input, encoding: 'utf8' });
}

function readJson(name: string): Json {
  return JSON.parse(readFileSync(sharedPath(name), 'utf8')) as Json;
}
