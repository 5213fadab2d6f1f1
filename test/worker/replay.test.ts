import { describe, expect, it } from 'vitest';
import { type PipelineContext, processObject } from '../../src/worker/object/pipeline.ts';
import { replay } from '../../src/worker/replay.ts';
import { bytesOf, testContext } from '../support/pipeline.ts';

const origin = { bucket: '', key: 'k' };

async function replayAll(context: PipelineContext & ReturnType<typeof testContext>) {
  const results = [];
  const letters = [...context.deadLetters.letters.values()];
  for await (const result of replay(letters, context, context.deadLetters, () => undefined))
    results.push(result);
  return results;
}

describe('a replay', () => {
  it('writes a refused alert as it was, without asking the rules again', async () => {
    const context = testContext();
    context.sink.reject = ({ document }) => document.stream === 'alerts';
    await processObject(origin, bytesOf('one\nalert two\nalert three\n'), context);
    const [first, second] = [...context.deadLetters.letters.values()];
    expect(context.deadLetters.letters.size).toBe(2);
    expect(first).toMatchObject({ kind: 'document', pointer: { stream: 'alerts', ordinal: 1 } });
    expect(first?.pointer.document_id).not.toBe(second?.pointer.document_id);
    const asked = context.session.seen.length;

    expect(await replayAll(context)).toMatchObject([{ letters: 2, resolved: 0 }]);
    context.sink.reject = () => false;
    expect(await replayAll(context)).toMatchObject([{ letters: 2, resolved: 2 }]);
    expect(context.session.seen.length).toBe(asked);
    expect(context.deadLetters.letters.size).toBe(0);
    const alerts = [...context.sink.stored.values()].filter(({ document }) => document.stream === 'alerts');
    expect(alerts.map(({ id, document }) => ({ id, json: document.json }))).toEqual([
      { id: first?.pointer.document_id, json: first?.raw },
      { id: second?.pointer.document_id, json: second?.raw },
    ]);
  });
});
