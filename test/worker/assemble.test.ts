import { expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';
import { sourceName } from '../../src/worker/assemble.ts';

it('tells queues of one name in several regions and accounts apart', () => {
  const url = (region: string, name: string) => `https://sqs.${region}.amazonaws.com/123456789012/${name}`;
  const sources = [
    { queue_url: url('eu-west-3', 'logs') },
    { queue_url: url('us-east-1', 'logs') },
    { queue_url: url('us-east-1', 'others') },
    { queue_url: url('us-east-2', 'logs'), name: 'ohio' },
  ];
  const { config } = parseConfig('harrier.yaml', JSON.stringify({ sources }));
  expect(config?.sources.map((source) => sourceName(source, config))).toEqual([
    'sqs.eu-west-3.amazonaws.com/123456789012/logs',
    'sqs.us-east-1.amazonaws.com/123456789012/logs',
    'others',
    'ohio',
  ]);
});
