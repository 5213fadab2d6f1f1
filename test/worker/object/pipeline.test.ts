import { describe, expect, it } from 'vitest';
import { processObject } from '../../../src/worker/object/pipeline.ts';
import { bytesOf, FakeSession, testContext } from '../../support/pipeline.ts';

const origin = { bucket: 'b', key: 'k', etag: 'e' };

describe('processObject', () => {
  it('writes documents and alerts, and counts everything', async () => {
    const context = testContext();
    const report = await processObject(origin, bytesOf('one\nalert two\nbad three\nfour\n'), context);
    expect(report).toMatchObject({
      logType: 'lines',
      records: 3,
      bad: 1,
      written: 4,
      existing: 0,
      alerts: 1,
      deadLetters: 1,
      lastEvent: 3000,
    });
    expect(context.sink.ids('ecs-vpcflow')).toEqual(['k-0', 'k-1', 'k-3']);
    const [alert] = [...context.sink.stored.values()].filter((item) => item.document.stream === 'alerts');
    expect(JSON.parse(alert?.document.json ?? '')).toMatchObject({
      '@timestamp': '1970-01-01T00:00:01.000Z',
      timestamp: '1970-01-01T00:00:01.000+0000',
      harrier: { ruleset: 'test', document_id: 'k-1', object: 's3://b/k' },
      n: 2,
    });
    expect([...context.deadLetters.letters.values()]).toMatchObject([
      {
        kind: 'record',
        reason: 'bad-line',
        pointer: { bucket: 'b', key: 'k', etag: 'e', ordinal: 2 },
        raw: 'bad three',
      },
    ]);
  });

  it('R1: changes nothing on redelivery, and shows no event to the rules twice', async () => {
    const context = testContext();
    const text = 'alert one\ntwo\nalert three\nbad\n';
    await processObject(origin, bytesOf(text), context);
    const stored = [...context.sink.stored.keys()];
    const letters = [...context.deadLetters.letters.keys()];
    const report = await processObject(origin, bytesOf(text), context);
    expect(report).toMatchObject({ written: 0, existing: 3, alerts: 0 });
    expect([...context.sink.stored.keys()]).toEqual(stored);
    expect([...context.deadLetters.letters.keys()]).toEqual(letters);
    expect(context.session.seen).toEqual(['alert one', 'two', 'alert three']);
  });

  it('R13: gives the same alert ids in a new process', async () => {
    const [one, two] = [testContext(), testContext()];
    for (const context of [one, two]) await processObject(origin, bytesOf('alert\nalert\n'), context);
    expect(one.sink.ids('alerts')).toEqual(two.sink.ids('alerts'));
    expect(new Set(one.sink.ids('alerts')).size).toBe(2);
  });

  it('writes on the next attempt the alerts that a broken one raised, without evaluating again', async () => {
    const context = testContext({ batchItems: 2 });
    context.sink.fail = () => {
      throw new Error('cluster away');
    };
    const text = 'alert one\nalert two\nalert three\n';
    await expect(processObject(origin, bytesOf(text), context)).rejects.toThrow('cluster away');
    const seen = context.session.seen.length;
    expect(seen).toBeGreaterThan(0);
    context.sink.fail = () => {};
    await processObject(origin, bytesOf(text), context);
    expect(context.sink.ids('alerts')).toHaveLength(3);
    expect(context.session.seen).toEqual(['alert one', 'alert two', 'alert three']);
  });

  it('lands what stands before a fault, and dead-letters the object', async () => {
    const context = testContext();
    const report = await processObject(origin, bytesOf('one\ntwo\nboom\nthree\n'), context);
    expect(report).toMatchObject({ records: 2, fault: { reason: 'broken' }, deadLetters: 1 });
    expect(context.sink.ids('ecs-vpcflow')).toEqual(['k-0', 'k-1']);
  });

  it('dead-letters documents that the sink refuses, with the raw record', async () => {
    const context = testContext();
    context.sink.reject = ({ id }) => id === 'k-1';
    const report = await processObject(origin, bytesOf('one\ntwo\nthree\n'), context);
    expect(report).toMatchObject({ written: 2, rejected: 1, deadLetters: 1 });
    expect([...context.deadLetters.letters.values()]).toMatchObject([
      { kind: 'document', reason: 'no', pointer: { ordinal: 1, stream: 'ecs-vpcflow' }, raw: 'two' },
    ]);
  });

  it('passes errors of the source through, after letting what is on its way settle', async () => {
    const context = testContext({ batchItems: 1 });
    context.sink.delayMs = 5;
    async function* broken() {
      yield Buffer.from('one\n');
      throw new Error('connection lost');
    }
    await expect(processObject(origin, broken(), context)).rejects.toThrow('connection lost');
    expect(context.sink.inFlight).toBe(0);
    expect(context.deadLetters.letters.size).toBe(0);
  });

  it('keeps a bounded number of batches on their way', async () => {
    const context = testContext({ batchItems: 2, batchesInFlight: 2 });
    context.sink.delayMs = 2;
    await processObject(
      origin,
      bytesOf(Array.from({ length: 40 }, (_, n) => `line ${n}`).join('\n')),
      context,
    );
    expect(context.sink.mostInFlight).toBe(2);
    expect(context.sink.stored.size).toBe(40);
  });

  it('counts bad records past the limit in one letter about the object', async () => {
    const context = testContext({ maxBadRecords: 2 });
    const report = await processObject(origin, bytesOf('bad 1\nbad 2\nbad 3\nbad 4\ngood\n'), context);
    expect(report).toMatchObject({ bad: 4, deadLetters: 3, written: 1 });
    expect([...context.deadLetters.letters.values()].map(({ reason }) => reason)).toEqual([
      'bad-line',
      'bad-line',
      'too-many-bad-records',
    ]);
  });

  it('passes over what is not ours, with the reason', async () => {
    const context = testContext();
    const report = await processObject({ bucket: 'b', key: 'skip' }, bytesOf('x'), context);
    expect(report).toMatchObject({ records: 0, skipped: { 'not-ours': 1 }, deadLetters: 0 });
  });

  it('works on two deliveries of one object one after the other', async () => {
    const context = testContext();
    context.sink.delayMs = 3;
    const text = 'alert one\ntwo\n';
    await Promise.all([1, 2, 3].map(() => processObject(origin, bytesOf(text), context)));
    expect(context.session.seen).toEqual(['alert one', 'two']);
    expect(context.sink.stored.size).toBe(3);
  });

  it('replays only the records it is asked for', async () => {
    const context = testContext();
    const only = (ordinal: number) => ordinal === 1;
    const report = await processObject(origin, bytesOf('one\ntwo\nbad\n'), context, { only });
    expect(report).toMatchObject({ records: 1, bad: 0 });
    expect(context.sink.ids('ecs-vpcflow')).toEqual(['k-1']);
  });

  describe('when a ruleset cannot evaluate a record', () => {
    const text = 'one\nalert two\nthree\nalert four\n';
    function failingOn(...texts: string[]) {
      const context = testContext();
      const broken = {
        process(message: Parameters<typeof context.session.process>[0]) {
          if (texts.includes(message.text)) throw new TypeError('engine mistake');
          return context.session.process(message);
        },
        processAlone: (message: Parameters<typeof context.session.process>[0]) => ({
          ...broken.process(message),
          usedState: false,
        }),
      };
      const evaluators = [
        { name: 'broken', eventText: 'compact', session: broken },
        { name: 'sound', eventText: 'compact', session: new FakeSession() },
      ] as const;
      return { ...context, evaluators };
    }

    it('sets that record aside, and everything else lands: its documents, other rulesets, other records', async () => {
      const context = failingOn('alert two');
      const report = await processObject(origin, bytesOf(text), context);
      expect(report).toMatchObject({ records: 4, bad: 0, deadLetters: 1, evaluationFailures: { broken: 1 } });
      expect(context.sink.ids('ecs-vpcflow')).toEqual(['k-0', 'k-1', 'k-2', 'k-3']);
      expect(context.sink.ids('alerts')).toHaveLength(3);
      expect([...context.deadLetters.letters.values()]).toMatchObject([
        {
          kind: 'record',
          reason: 'evaluation-failed',
          message: 'ruleset broken: TypeError: engine mistake',
          pointer: { bucket: 'b', key: 'k', etag: 'e', ordinal: 1 },
          raw: 'alert two',
        },
      ]);
    });

    it('does not lose the letter when it cannot be stored at first, nor evaluates again', async () => {
      const context = failingOn('alert two');
      const put = context.deadLetters.put.bind(context.deadLetters);
      context.deadLetters.put = () => Promise.reject(new Error('disk full'));
      await expect(processObject(origin, bytesOf(text), context)).rejects.toThrow('disk full');
      context.deadLetters.put = put;
      await processObject(origin, bytesOf(text), context);
      expect([...context.deadLetters.letters.values()].map(({ pointer }) => pointer.ordinal)).toEqual([1]);
      expect(context.session.seen).toEqual(['one', 'three', 'alert four']);
    });

    it('bounds the letters of one object', async () => {
      const context = failingOn('one', 'alert two', 'three', 'alert four');
      const limits = { ...context.limits, maxBadRecords: 2 };
      const report = await processObject(origin, bytesOf(text), { ...context, limits });
      expect(report).toMatchObject({ written: 6, deadLetters: 3, evaluationFailures: { broken: 4 } });
      const kinds = [...context.deadLetters.letters.values()].map(({ kind }) => kind);
      expect(kinds).toEqual(['record', 'record', 'object']);
    });

    it('resolves the letter by a replay once the ruleset is mended', async () => {
      const context = failingOn('alert two');
      await processObject(origin, bytesOf(text), context);
      const mended = { ...testContext(), deadLetters: context.deadLetters, sink: context.sink };
      const only = (ordinal: number) => ordinal === 1;
      const report = await processObject(origin, bytesOf(text), mended, { only });
      expect(report).toMatchObject({ records: 1, existing: 1, deadLetters: 0, alerts: 1 });
    });
  });

  it('tells which fields of written documents cannot be searched', async () => {
    const context = testContext();
    const write = context.sink.write.bind(context.sink);
    context.sink.write = async (items) => ({
      ...(await write(items)),
      partlyIndexed: items.map((item) => ({ item, reason: 'mapper_parsing_exception', message: 'field a' })),
    });
    const report = await processObject(origin, bytesOf('one\ntwo\n'), context);
    expect(report).toMatchObject({
      written: 2,
      deadLetters: 0,
      partlyIndexed: { 'mapper_parsing_exception: field a': 2 },
    });
  });

  it('stops when it is told to', async () => {
    const context = testContext();
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(processObject(origin, bytesOf('one\n'), context, { signal })).rejects.toThrow('stopped');
  });
});
