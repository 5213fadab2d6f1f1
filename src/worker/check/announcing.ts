import { randomUUID } from 'node:crypto';
import type { Config } from '../../config/schema.ts';
import { messageOf } from '../../error/message-of.ts';
import { type Announcement, type Target, TargetError } from '../../notify/target.ts';
import { openTargets } from '../announce.ts';
import type { CheckOptions, CheckResult } from './result.ts';

const TIMEOUT_MS = 15_000;

/** Where alerts are announced: asked for, or, when told to, sent a message that says that it is a test. */
export async function* checkAnnouncing(
  { announce }: Config,
  options: CheckOptions,
): AsyncGenerator<CheckResult> {
  let targets: readonly Target[];
  try {
    targets = openTargets(announce);
  } catch (error) {
    const remedy = error instanceof Error && 'remedy' in error ? String(error.remedy) : '';
    yield { name: 'announcing', state: 'failed', detail: messageOf(error), remedy };
    return;
  }
  for (const target of targets) yield await checkTarget(target, options);
}

async function checkTarget(target: Target, { announce = false }: CheckOptions): Promise<CheckResult> {
  const name = `announcing: ${target.name}`;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    if (announce) {
      await target.send(testMessage(target.minimumLevel), signal);
      return { name, state: 'good', detail: 'a test message was taken: see whether it has arrived' };
    }
    const detail = `${await target.probe(signal)}; --announce-test sends a message`;
    return { name, state: 'good', detail };
  } catch (error) {
    const detail = error instanceof TargetError ? error.message : `no answer within ${TIMEOUT_MS / 1000} s`;
    const remedy = 'Check address, network and rights; alerts are in the index whether announced or not.';
    return { name, state: 'failed', detail, remedy };
  }
}

/** In the shape of an alert, so that templates work. */
function testMessage(level: number): Announcement {
  const id = `test-${randomUUID()}`;
  const description = 'TEST MESSAGE of harrier check, no alert: announcements arrive here';
  const alert = {
    timestamp: new Date().toISOString(),
    rule: { id: '0', level, description, groups: ['harrier', 'test'] },
    id,
    location: 'harrier check',
    harrier: { test: true },
  };
  return { id, level, alert };
}
