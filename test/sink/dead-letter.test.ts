import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { badRecordLetter, deadLetter, objectPointer } from '../../src/sink/dead-letter.ts';
import { DeadLetterFolder } from '../../src/sink/dead-letter-folder.ts';

const pointer = objectPointer({ bucket: 'b', key: 'k', etag: 'e' }, 'source');
const letter = (reason: string, raw?: string) =>
  deadLetter({ kind: 'object', reason, message: 'm', pointer, ...(raw !== undefined && { raw }) }, 0);

describe('deadLetter', () => {
  it('has the same id for the same trouble, whenever it is met', () => {
    const again = deadLetter({ kind: 'object', reason: 'r', message: 'other words', pointer }, 9e9);
    expect(again.id).toBe(letter('r').id);
    expect(letter('s').id).not.toBe(letter('r').id);
    const bad = (ordinal: number) =>
      badRecordLetter({ ordinal, reason: 'r', message: 'm', raw: '' }, pointer, 0);
    expect(bad(1).id).not.toBe(bad(2).id);
  });

  it('keeps raw bytes as text, cut at 64 KiB', () => {
    const record = { ordinal: 0, line: 3, reason: 'r', message: 'm', raw: '\xc3\xa9' };
    expect(badRecordLetter(record, pointer, 0)).toMatchObject({
      raw: 'é',
      pointer: { line: 3, source: 'source' },
    });
    expect(letter('r', 'x'.repeat(1e6)).raw).toHaveLength(65_536);
  });
});

describe('DeadLetterFolder', () => {
  let folder: string;
  let store: DeadLetterFolder;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'harrier-letters-'));
    store = new DeadLetterFolder(path.join(folder, 'dead'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function all() {
    const found = [];
    for await (const one of store.list()) found.push(one);
    return found;
  }

  it('is empty before its folder exists', async () => {
    expect(await all()).toEqual([]);
    expect(await store.get(letter('r').id)).toBeUndefined();
  });

  it('keeps letters once, gives and removes them', async () => {
    const [one, two] = [letter('one', 'raw'), letter('two')];
    await store.put([one, two]);
    await store.put([one]);
    expect((await all()).map(({ id }) => id).sort()).toEqual([one.id, two.id].sort());
    expect(await store.get(one.id)).toEqual(one);
    await store.remove([one.id, 'never-was-there']);
    expect(await all()).toEqual([two]);
  });

  it('leaves no half letters and ignores what is not one', async () => {
    await store.put([letter('r')]);
    await writeFile(path.join(folder, 'dead', 'notes.txt'), 'hello');
    await writeFile(path.join(folder, 'dead', letter('r').id.slice(0, 2), 'x.part'), '{');
    expect(await all()).toHaveLength(1);
    expect((await readdir(path.join(folder, 'dead'))).length).toBe(2);
  });

  it('goes on when somebody has deleted its folder', async () => {
    await store.put([letter('one')]);
    await rm(path.join(folder, 'dead'), { recursive: true });
    await store.put([letter('one'), letter('two')]);
    expect(await all()).toHaveLength(2);
  });

  it('leaves nothing of a letter that cannot be kept', async () => {
    const { id } = letter('r');
    const shard = path.join(folder, 'dead', id.slice(0, 2));
    await mkdir(path.join(shard, `${id}.json`), { recursive: true });
    await expect(store.put([letter('r')])).rejects.toMatchObject({ code: 'EISDIR' });
    expect(await readdir(shard)).toEqual([`${id}.json`]);
  });

  it('takes no id for a path', async () => {
    await writeFile(path.join(folder, 'secret.json'), '{}');
    expect(await store.get('../../secret')).toBeUndefined();
    await store.remove(['../../secret']);
    expect(await readdir(folder)).toContain('secret.json');
  });
});
