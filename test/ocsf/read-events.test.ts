import { expect, it } from 'vitest';
import { readEvents } from '../../src/ocsf/read-events.ts';

async function read(text: string): Promise<unknown[]> {
  async function* bytes() {
    yield Buffer.from(text);
  }
  const found: unknown[] = [];
  for await (const item of readEvents(bytes())) found.push(item.kind === 'event' ? item.event : item.kind);
  return found;
}

it('reads lines, lists and pretty objects', async () => {
  expect(await read('{"class_uid":1}\n{\n "class_uid":2\n}\n[{"class_uid":3},4]')).toEqual([
    { class_uid: 1 },
    { class_uid: 2 },
    { class_uid: 3 },
    4,
  ]);
});

it('takes the OCSF half of what parse --to both writes', async () => {
  expect(await read('{"ecs":{"a":1},"ocsf":{"class_uid":1}}\n{"ecs":{"a":1}}')).toEqual([{ class_uid: 1 }]);
});

it('reports what is no JSON and reads on', async () => {
  expect(await read('{"class_uid":1}\nhello\n{"class_uid":2}\n')).toEqual([
    { class_uid: 1 },
    'broken',
    { class_uid: 2 },
  ]);
});
