import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { RaisedAlert } from '../../src/finding/attributes.ts';
import { findingOf } from '../../src/finding/map.ts';
import { severity } from '../../src/finding/severity.ts';
import { hasShared, readSharedJson } from '../support/shared.ts';

const RAISED: RaisedAlert = {
  id: 'a1',
  ruleset: 'harrier',
  documentId: 'd-7',
  time: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
  cloud: true,
  alert: {
    rule: {
      id: '80303',
      level: 5,
      description: 'Launch of an instance was refused',
      groups: ['amazon'],
      mitre: {
        id: ['T1078.004', 'T1578'],
        tactic: ['Persistence'],
        technique: ['Cloud Accounts', 'Modify Cloud Compute Infrastructure'],
      },
    },
    data: { srcip: '198.51.100.7', aws: { awsRegion: 'eu-west-1', recipientAccountId: '111122223333' } },
    full_log: '{"eventName":"RunInstances"}',
    location: 's3://logs',
  },
};

describe('findingOf', () => {
  it('says what was found, by which rule, where and on what evidence', () => {
    const finding = JSON.parse(findingOf(RAISED).json);
    expect(finding).toMatchObject({
      class_uid: 2004,
      type_uid: 200401,
      severity_id: 2,
      time: RAISED.time,
      cloud: { provider: 'AWS', region: 'eu-west-1', account: { uid: '111122223333' } },
      finding_info: {
        uid: 'a1',
        title: 'Launch of an instance was refused',
        analytic: { uid: 'harrier/80303', type_id: 1 },
        related_events: [{ uid: 'd-7' }],
        attacks: [
          { technique: { uid: 'T1078' }, sub_technique: { uid: 'T1078.004', name: 'Cloud Accounts' } },
          { technique: { uid: 'T1578', name: 'Modify Cloud Compute Infrastructure' } },
          { tactic: { name: 'Persistence' } },
        ],
      },
      evidences: [{ src_endpoint: { ip: '198.51.100.7' } }],
    });
  });

  it('takes no text for an address', () => {
    const finding = JSON.parse(
      findingOf({ ...RAISED, alert: { data: { srcip: 'ec2.amazonaws.com' } } }).json,
    );
    expect(finding.evidences).toEqual([{ data: { srcip: 'ec2.amazonaws.com' } }]);
  });

  it.skipIf(!hasShared).each([
    ['cloud-datetime', RAISED],
    ['cloud-datetime', { ...RAISED, alert: {} }],
    ['cloud-datetime-host', { ...RAISED, alert: { rule: { id: '5710', level: 12, groups: [] }, data: {} } }],
  ])('is valid OCSF 1.6.0 (%s)', (profiles, raised) => {
    const schema = readSharedJson<object>(
      'fixtures/ocsf/json-schema',
      `2004_detection_finding.${profiles}.schema.json`,
    );
    const validate = new Ajv2020({ strict: false, allErrors: true }).compile(schema);
    validate(JSON.parse(findingOf(raised).json));
    expect(validate.errors ?? []).toEqual([]);
  });
});

it.each([
  [0, 1],
  [3, 1],
  [4, 2],
  [6, 2],
  [7, 3],
  [11, 3],
  [12, 4],
  [14, 4],
  [15, 5],
  [16, 5],
])('level %i is severity %i', (level, id) => {
  expect(severity(level).severity_id).toBe(id);
});
