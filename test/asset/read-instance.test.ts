import { describe, expect, it } from 'vitest';
import { compileDeviceMapping } from '../../src/asset/map.ts';
import { readInstances } from '../../src/asset/read.ts';
import type { Json } from '../support/read-object.ts';

const NOW = Date.UTC(2026, 10, 21);

function mapped(value: unknown, profile: 'compat' | 'strict' = 'strict') {
  const { instances, problems } = readInstances(value, NOW);
  const map = compileDeviceMapping(profile);
  const documents = instances.map((one) => {
    const document = map(one);
    return typeof document === 'string' ? document : (JSON.parse(document.json) as Json);
  });
  return { documents, problems };
}

describe('readInstances', () => {
  it('keeps an instance whose members are of the wrong kind, and says which', () => {
    const { documents, problems } = mapped({
      Reservations: [
        {
          OwnerId: 11112222333,
          Instances: [
            {
              InstanceId: 'i-1',
              Tags: 'x',
              NetworkInterfaces: {},
              State: [],
              SecurityGroups: [null, 5, { GroupId: {} }],
            },
            null,
            { InstanceId: 'i-2', InstanceType: 't3.micro' },
          ],
        },
        'reservation',
      ],
    });
    expect(documents.map((one) => (one as { device: { uid: string } }).device.uid)).toEqual(['i-1', 'i-2']);
    expect(documents[1]).toMatchObject({
      cloud: { account: { uid: '011112222333' } },
      device: { model: 't3.micro' },
    });
    expect(problems).toEqual([
      '$.Reservations[0].Instances[0].State: expected an object',
      '$.Reservations[0].Instances[0].Tags: expected a list',
      '$.Reservations[0].Instances[0].SecurityGroups[1]: expected an object',
      '$.Reservations[0].Instances[0].SecurityGroups[2].GroupId: expected a text',
      '$.Reservations[0].Instances[0].NetworkInterfaces: expected a list',
      '$.Reservations[0].Instances[1]: expected an object with Reservations, Instances or InstanceId',
      '$.Reservations[1]: expected an object with Reservations, Instances or InstanceId',
    ]);
  });

  it('understands what other tools save', () => {
    const { documents, problems } = mapped({
      InstanceId: 'i-1',
      LaunchTime: 1_756_218_878,
      State: 'running',
      Tags: { Name: 'web', 'aws:autoscaling:groupName': 'asg', odd: 5 },
      Placement: 'eu-west-1a',
      IamInstanceProfile: 'arn:aws:iam::111122223333:instance-profile/p',
    });
    expect(problems).toEqual([]);
    expect(documents[0]).toMatchObject({
      time: 1_756_218_878_000,
      device: {
        name: 'web',
        autoscale_uid: 'asg',
        zone: 'eu-west-1a',
        is_managed: true,
        desc: 'State: running',
      },
    });
  });

  it.each(['+275760-09-13T00:00:00Z', '1970-01-01T00:00:00Z', 'soon', ''])(
    'does not take %j for a time of launch',
    (LaunchTime) => {
      const { documents } = mapped({ InstanceId: 'i-1', LaunchTime });
      expect(documents[0]).toMatchObject({ time: NOW });
      expect(documents[0]).not.toHaveProperty('device.boot_time');
    },
  );
});
