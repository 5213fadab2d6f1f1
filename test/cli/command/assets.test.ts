import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text as readAll } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { startServer } from '../../support/http-server.ts';
import { runCli } from '../../support/run-cli.ts';

const MAIN = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));
const ACCOUNT = '<GetCallerIdentityResult><Account>111122223333</Account></GetCallerIdentityResult>';

it('assets check: a role that is none is wrong usage, before AWS is asked', async () => {
  const { code, stderr } = await runCli('assets', 'check', '--role', 'harrier');
  expect(code).toBe(2);
  expect(stderr).toContain('arn:aws:iam::111122223333:role/name');
});

it('assets collect: SIGINT ends a listing after the page that is on its way', {
  timeout: 60_000,
}, async () => {
  let pages = 0;
  const aws = await startServer(({ body }) => {
    if (body.includes('Action=GetCallerIdentity')) {
      return { body: `<GetCallerIdentityResponse>${ACCOUNT}</GetCallerIdentityResponse>` };
    }
    // There is always one page more: without the signal this listing has no end.
    if (++pages === 3) child.kill('SIGINT');
    return { body: '<DescribeInstancesResponse><nextToken>more</nextToken></DescribeInstancesResponse>' };
  });
  const words = ['assets', 'collect', '--regions', 'eu-west-1', '--endpoint', aws.url];
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...words], {
    env: { ...process.env, AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' },
  });
  try {
    const [stderr, [code]] = await Promise.all([readAll(child.stderr), once(child, 'close')]);
    expect(stderr).toContain('111122223333 eu-west-1: not listed completely: stopped');
    expect(code).toBe(1);
    expect(pages).toBeGreaterThanOrEqual(3);
  } finally {
    child.kill('SIGKILL');
    await aws.close();
  }
});
