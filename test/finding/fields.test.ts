import { expect, it } from 'vitest';
import { FINDING_FIELDS } from '../../src/finding/fields.ts';
import { findingOf } from '../../src/finding/map.ts';

const alert = {
  rule: {
    id: '80301',
    level: 7,
    description: 'd',
    groups: ['g'],
    mitre: {
      id: ['T1078.004', 'T1204'],
      tactic: ['Persistence'],
      technique: ['Cloud Accounts', 'User Execution'],
    },
  },
  data: { srcip: '198.51.100.7', aws: { awsRegion: 'eu-west-1', aws_account_id: '111122223333' } },
  full_log: 'l',
  location: 'aws',
};

/** Dotted names of leaves, through lists. */
function names(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => names(one, path));
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, member]) =>
    names(member, path === '' ? name : `${path}.${name}`),
  );
}

it('declares every member of a finding but what the rule decoded', () => {
  const raised = { alert, id: 'a', ruleset: 'r', documentId: 'd', time: Date.UTC(2026, 10), cloud: true };
  const written = new Set(names(JSON.parse(findingOf(raised).json)));
  const declared = FINDING_FIELDS.map(({ name }) => name);
  expect(
    [...written].filter((name) => !declared.includes(name) && !name.startsWith('evidences.data.')),
  ).toEqual([]);
  expect(declared.filter((name) => !written.has(name))).toEqual([]);
});
