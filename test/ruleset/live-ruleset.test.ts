import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { LiveRuleset } from '../../src/ruleset/live-ruleset.ts';
import { LiveSession } from '../../src/ruleset/live-session.ts';
import { watchRuleset } from '../../src/ruleset/watch.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'harrier-live-'));
  await mkdir(path.join(dir, 'rules'));
});
afterEach(async () => rm(dir, { recursive: true }));

const LOGIN =
  '<rule id="100100" level="5"><field name="a">^login$</field><description>login</description></rule>';
const OFTEN =
  '<rule id="100110" level="10" frequency="3" timeframe="60"><if_matched_sid>100100</if_matched_sid>' +
  '<same_field>u</same_field><description>often</description></rule>';
const ONCE =
  '<rule id="100120" level="7" ignore="100"><field name="a">^once$</field><description>once</description></rule>';

async function write(...rules: string[]): Promise<void> {
  await writeFile(path.join(dir, 'rules', 'local.xml'), `<group name="local,">${rules.join('')}</group>`);
}

async function open(): Promise<{ live: LiveRuleset; session: LiveSession }> {
  const { live } = await LiveRuleset.open({ dir });
  if (live === undefined) throw new Error('refused');
  return { live, session: new LiveSession(live) };
}

const send = (session: LiveSession, event: object, second: number) =>
  session.process({ text: JSON.stringify(event), location: 'stdin', time: (1_700_000_000 + second) * 1000 });

describe('a live ruleset', () => {
  it('takes changed files as a whole and keeps what was remembered', async () => {
    await write(LOGIN, OFTEN, ONCE);
    const { live, session } = await open();
    expect(send(session, { a: 'login', u: 'x' }, 0).rule?.id).toBe(100100);
    expect(send(session, { a: 'login', u: 'x' }, 1).rule?.id).toBe(100100);
    expect(send(session, { a: 'once' }, 2).rule?.id).toBe(100120);

    // All rules move to other places in the load order, and one is new.
    const fresh =
      '<rule id="100090" level="9"><field name="a">^new$</field><description>new</description></rule>';
    await write(fresh, ONCE, LOGIN, OFTEN);
    expect(await live.reload()).toMatchObject({ kind: 'swapped' });
    expect(send(session, { a: 'new' }, 3).rule?.id).toBe(100090);
    expect(send(session, { a: 'once' }, 4).rule?.id).not.toBe(100120);
    const third = send(session, { a: 'login', u: 'x' }, 5);
    expect(third.rule?.id).toBe(100110);
    expect(send(session, { a: 'login', u: 'y' }, 6)).toMatchObject({ firedTimes: 3 });
  });

  it('refuses a bad ruleset with its report and goes on', async () => {
    await write(LOGIN);
    const { live, session } = await open();
    const before = live.ruleset;
    await write(LOGIN, '<rule id="100101" level="99"><description>x</description></rule>');
    const outcome = await live.reload();
    expect(outcome.kind).toBe('refused');
    if (outcome.kind === 'refused') {
      expect(outcome.diagnostics.map(({ code }) => code)).toContain('HR203');
      expect(outcome.diagnostics[0]?.span?.source.name).toMatch(/local\.xml$/);
    }
    expect(live.ruleset).toBe(before);
    expect(send(session, { a: 'login' }, 0).rule?.id).toBe(100100);
    await write(LOGIN, ONCE);
    expect((await live.reload()).kind).toBe('swapped');
  });

  it('refuses to go on without any rule; decoders alone may change', async () => {
    await write(LOGIN);
    const { live, session } = await open();
    await rm(path.join(dir, 'rules', 'local.xml'));
    expect(await live.reload()).toMatchObject({
      kind: 'refused',
      diagnostics: expect.arrayContaining([expect.objectContaining({ message: 'all rule files are gone' })]),
    });
    expect(send(session, { a: 'login' }, 0).rule?.id).toBe(100100);

    const decoder = (name: string) => `<decoder name="${name}"><prematch>^x</prematch></decoder>`;
    await mkdir(path.join(dir, 'decoders'));
    await writeFile(path.join(dir, 'decoders', 'local.xml'), decoder('first'));
    const { live: bare } = await LiveRuleset.open({ dir });
    await writeFile(path.join(dir, 'decoders', 'local.xml'), decoder('second'));
    expect(await bare?.reload()).toMatchObject({ kind: 'swapped' });
  });

  it('refuses a folder that has gone, and tells an unchanged one', async () => {
    await write(LOGIN);
    const { live } = await open();
    const before = live.ruleset;
    expect(await live.reload()).toEqual({ kind: 'unchanged' });
    await rm(dir, { recursive: true });
    expect((await live.reload()).kind).toBe('refused');
    expect(live.ruleset).toBe(before);
    await mkdir(path.join(dir, 'rules'), { recursive: true });
    await write(LOGIN);
    expect((await live.reload()).kind).toBe('unchanged');
  });

  it('sees settings and lists', async () => {
    await write(LOGIN);
    const { live, session } = await open();
    expect(send(session, { a: 'login' }, 0).alert).toBe(true);
    await writeFile(path.join(dir, 'ruleset.yaml'), 'alert_level: 6\n');
    expect((await live.reload()).kind).toBe('swapped');
    expect(send(session, { a: 'login' }, 1).alert).toBe(false);
    await mkdir(path.join(dir, 'lists'));
    await writeFile(path.join(dir, 'lists', 'users'), 'x:\n');
    expect((await live.reload()).kind).toBe('swapped');
  });

  it('reloads one after the other', async () => {
    await write(LOGIN);
    const { live } = await open();
    await write(ONCE);
    const outcomes = await Promise.all([live.reload(), live.reload(), live.reload()]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['swapped', 'unchanged', 'unchanged']);
  });
});

describe('watching', () => {
  it('looks once at the start, since files may have changed while they were loaded, then at changes', async () => {
    await write(LOGIN);
    let changes = 0;
    const end = watchRuleset({ dir }, 20, async () => {
      changes++;
    });
    onTestFinished(end);
    await expect.poll(() => changes, { timeout: 15_000 }).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(changes).toBe(1);
    await write(LOGIN, ONCE);
    await expect.poll(() => changes, { timeout: 15_000 }).toBe(2);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(changes).toBe(2);
  });

  it('takes a change that comes between loading and the first look', async () => {
    await write(LOGIN);
    const { live } = await open();
    const outcomes: string[] = [];
    const end = watchRuleset({ dir }, 20, async () => {
      outcomes.push((await live.reload()).kind);
    });
    onTestFinished(end);
    await write(LOGIN, ONCE);
    await expect.poll(() => outcomes.at(-1), { timeout: 15_000 }).toBe('swapped');
  });
});
