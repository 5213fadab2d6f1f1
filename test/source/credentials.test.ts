import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CredentialSettings, credentialProvider } from '../../src/source/credentials.ts';
import { sourceError } from '../../src/source/errors.ts';
import { type Received, startServer, type TestServer } from '../support/http-server.ts';

const ROLE = 'arn:aws:iam::123456789012:role/reader';

describe('credentials', () => {
  let sts: TestServer;
  let folder: string;
  beforeAll(async () => {
    sts = await startServer(({ body }) => ({ body: issued(new URLSearchParams(body)) }));
    folder = await mkdtemp(path.join(tmpdir(), 'harrier-credentials-'));
  });
  afterAll(async () => {
    await sts.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Keys that tell which role they were issued for. */
  function issued(asked: URLSearchParams): string {
    const action = asked.get('Action') ?? '';
    const key = `ASIA-${asked.get('RoleArn')?.split('/').at(-1)}`;
    const credentials = `<Credentials><AccessKeyId>${key}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>`;
    return `<${action}Response><${action}Result>${credentials}</${action}Result></${action}Response>`;
  }
  const provide = (settings: CredentialSettings) =>
    credentialProvider(settings, { region: 'eu-west-3', stsEndpoint: sts.url })();
  const asked = ({ body }: Received) => new URLSearchParams(body);

  it('come from a token file, read again each time', async () => {
    const tokenFile = path.join(folder, 'token');
    for (const token of ['one', 'two']) {
      await writeFile(tokenFile, token);
      expect(await provide({ webIdentity: { roleArn: ROLE, tokenFile } })).toMatchObject({
        accessKeyId: 'ASIA-reader',
      });
      const last = asked(sts.received.at(-1) as Received);
      expect([last.get('Action'), last.get('WebIdentityToken')]).toEqual([
        'AssumeRoleWithWebIdentity',
        token,
      ]);
    }
  });

  it('come from a token that a command prints', async () => {
    const tokenCommand = [process.execPath, '-e', 'console.log("printed")'];
    await provide({ webIdentity: { roleArn: ROLE, tokenCommand } });
    expect(asked(sts.received.at(-1) as Received).get('WebIdentityToken')).toBe('printed');
  });

  it('go through a chain of roles, each with the keys of the one before, and an external id', async () => {
    const before = sts.received.length;
    const assumeRole = [
      { roleArn: 'arn:aws:iam::123456789012:role/first' },
      { roleArn: 'arn:aws:iam::210987654321:role/second', externalId: 'example-7', durationSeconds: 900 },
    ];
    const keys = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' };
    expect(await provide({ ...keys, assumeRole })).toMatchObject({ accessKeyId: 'ASIA-second' });
    const signers = sts.received.slice(before).map(({ headers, body }) => {
      const signer = /Credential=([^/]+)/.exec(headers['authorization'] ?? '')?.[1];
      const form = new URLSearchParams(body);
      return [signer, form.get('ExternalId'), form.get('DurationSeconds')];
    });
    expect(signers).toEqual([
      ['AKIAEXAMPLE', null, null],
      ['ASIA-first', 'example-7', '900'],
    ]);
  });

  it.each<[string, CredentialSettings]>([
    ['a token file that is missing', { webIdentity: { roleArn: ROLE, tokenFile: '/nowhere/token' } }],
    [
      'a command that fails',
      {
        webIdentity: {
          roleArn: ROLE,
          tokenCommand: [process.execPath, '-e', 'console.error("hunter2"); process.exit(3)', 'hunter2'],
        },
      },
    ],
    [
      'a command that is missing',
      { webIdentity: { roleArn: ROLE, tokenCommand: ['/nowhere/token', 'hunter2'] } },
    ],
  ])('stop receiving for %s, with what to do and no secret', async (_what, settings) => {
    const error = await provide(settings).catch((thrown: unknown) => thrown);
    const { reason, disposition, remedy, message } = sourceError(error, 'receiving', 'queue');
    expect({ reason, disposition }).toEqual({ reason: 'credentials', disposition: 'stop' });
    expect(remedy).toContain('token');
    expect(message).not.toContain('hunter2');
  });
});
