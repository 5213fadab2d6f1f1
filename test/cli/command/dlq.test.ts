import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  badRecordLetter,
  type DeadLetter,
  deadLetter,
  objectPointer,
} from '../../../src/sink/dead-letter.ts';
import { DeadLetterFolder } from '../../../src/sink/dead-letter-folder.ts';
import { runCli } from '../../support/run-cli.ts';

const pointer = objectPointer({ bucket: 'b', key: 'grün/k.log', etag: 'e' }, 'q');
const record = (ordinal: number) =>
  badRecordLetter(
    { ordinal, line: ordinal + 1, reason: 'bad-flow', message: 'm', raw: '\xc3\xbc' },
    pointer,
    0,
  );
const message = deadLetter(
  { kind: 'message', reason: 'not-json', message: 'no\u001b[31m', pointer: { message_id: 'm1' }, raw: 'x' },
  1000,
);

describe('harrier dlq on a folder', { timeout: 120_000 }, () => {
  let root: string;
  let config: string;
  let store: DeadLetterFolder;
  const letters: readonly DeadLetter[] = [...Array.from({ length: 30 }, (_, n) => record(n)), message];
  const dlq = (...words: string[]) => runCli('dlq', ...words, '--config', config);

  beforeAll(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'harrier-'));
    store = new DeadLetterFolder(path.join(root, 'dead'));
    await store.put(letters);
    config = path.join(root, 'harrier.yaml');
    await writeFile(
      config,
      JSON.stringify({ dead_letter: { type: 'folder', path: path.join(root, 'dead') } }),
    );
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it('lists letters for people and for programs', async () => {
    const people = await dlq('list');
    expect(people.code).toBe(1);
    expect(people.stdout).toContain('grün/k.log:30');
    expect(people.stdout).toContain('31 in folder');
    expect(people.stdout).toContain('30 bad-flow');
    expect(people.stdout).not.toContain('\u001b');
    const programs = await dlq('list', '--json');
    const found = programs.stdout
      .trimEnd()
      .split('\n')
      .map((line): DeadLetter => JSON.parse(line));
    const byId = (one: DeadLetter, two: DeadLetter) => (one.id < two.id ? -1 : 1);
    expect(found.sort(byId)).toEqual([...letters].sort(byId));
  });

  it('selects by reason, kind and key, and at most so many', async () => {
    expect((await dlq('list', '--json', '--kind', 'message')).stdout.trim()).toBe(JSON.stringify(message));
    expect((await dlq('list', '--reason', 'bad-flow', '--limit', '7')).stdout).toContain('7 in folder');
    expect((await dlq('list', '--key', 'nowhere')).code).toBe(0);
  });

  it('shows one, and says when there is none', async () => {
    expect(JSON.parse((await dlq('show', message.id)).stdout)).toEqual(message);
    const none = await dlq('replay', message.id, 'never-was-there');
    expect(none.code).toBe(2);
    expect(none.stderr).toContain('no dead letter never-was-there in folder');
    expect(none.stderr).not.toContain(message.id);
  });

  it('purges only when it is told to', async () => {
    expect((await dlq('purge', '--kind', 'record')).stdout).toContain('30 dead letters');
    expect(await store.get(record(3).id)).toBeDefined();
    expect(JSON.parse((await dlq('purge', '--kind', 'record', '--yes', '--json')).stdout)).toMatchObject({
      letters: 30,
      removed: true,
    });
    expect(await store.get(record(3).id)).toBeUndefined();
    expect(await store.get(message.id)).toEqual(message);
  });
});
