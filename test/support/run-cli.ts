import { vi } from 'vitest';
import { run } from '../../src/cli/run.ts';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `harrier …` within this process: for everything that reads no standard input and no signals. */
export async function runCli(...parameters: readonly string[]): Promise<Ended> {
  const before = process.exitCode;
  vi.stubEnv('NO_COLOR', '1');
  const texts = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((chunk, encoding) => {
      const bytes =
        typeof chunk === 'string'
          ? Buffer.from(chunk, encoding === 'latin1' ? 'latin1' : 'utf8')
          : Buffer.from(chunk);
      texts[name] += bytes.toString('utf8');
      return true;
    }),
  );
  process.exitCode = undefined;
  try {
    await run(['node', 'harrier', ...parameters]);
    return { code: Number(process.exitCode ?? 0), ...texts };
  } finally {
    process.exitCode = before;
    vi.unstubAllEnvs();
    for (const spy of spies) spy.mockRestore();
  }
}
