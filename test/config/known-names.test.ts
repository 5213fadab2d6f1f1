import { expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';

it.each([
  ['source: []', 'Is sources meant?'],
  ['sources: [{queueurl: x}]', 'Is queue_url meant?'],
  ['opensearch: {url: x}', 'Is urls meant?'],
  ['dead_letter: {type: folder, pth: x}', 'Is path meant?'],
  ['announce: [{type: sns, topic: x}]', expect.stringMatching(/^Settings here: .*topic_arn/)],
  ['state: {shared: {url: "redis://h", latness: 4}}', 'Is lateness meant?'],
  ['limits: {speed: 4}', expect.stringMatching(/^Settings here: concurrency, /)],
])('%s: %s', (text, remedy) => {
  const { diagnostics } = parseConfig('c.yaml', text, {});
  expect(diagnostics.all.find(({ code }) => code === 'HR802')?.remedy).toEqual(remedy);
});
