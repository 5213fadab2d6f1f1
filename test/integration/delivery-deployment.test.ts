import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, describe, expect, it } from 'vitest';
import { installPythonTool } from '../support/aws.ts';
import { TEST_CREDENTIALS, TEST_REGION } from '../support/aws-bucket.ts';
import { backends, backendUrl } from '../support/backends.ts';
import { TestWorker } from '../support/worker.ts';

const TEMPLATE = path.join(import.meta.dirname, '../../deploy/cloudformation/harrier-source.yaml');
const OBJECT = gzipSync(
  `version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status
2 123456789012 eni-0a1b2c3d4e5f60718 10.0.0.5 198.51.100.7 1024 443 6 10 840 1763632800 1763632860 ACCEPT OK
`,
);

/** One call of the CloudFormation query API. */
async function cloudFormation(action: string, members: Readonly<Record<string, string>>): Promise<string> {
  const answer = await fetch(backendUrl('aws'), {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `AWS4-HMAC-SHA256 Credential=test/20261121/${TEST_REGION}/cloudformation/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: new URLSearchParams({ Action: action, Version: '2010-05-15', ...members }).toString(),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}

async function deploy(
  name: string,
  parameters: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const members: Record<string, string> = {
    StackName: name,
    TemplateBody: await readFile(TEMPLATE, 'utf8'),
    'Capabilities.member.1': 'CAPABILITY_NAMED_IAM',
  };
  for (const [at, [key, value]] of Object.entries(parameters).entries()) {
    members[`Parameters.member.${at + 1}.ParameterKey`] = key;
    members[`Parameters.member.${at + 1}.ParameterValue`] = value;
  }
  await cloudFormation('CreateStack', members);
  for (let n = 0; n < 100; n++) {
    const text = await cloudFormation('DescribeStacks', { StackName: name });
    const status = /<StackStatus>(\w+)</.exec(text)?.[1] ?? '';
    if (/FAILED|ROLLBACK/.test(status)) throw new Error(text);
    if (status === 'CREATE_COMPLETE') return outputs(text);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${name} is not created`);
}

function outputs(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [member] of text.matchAll(/<member>(?:(?!<\/member>)[\s\S])*<OutputKey>[\s\S]*?<\/member>/g)) {
    const key = /<OutputKey>([^<]+)</.exec(member)?.[1];
    if (key !== undefined) found[key] = /<OutputValue>([^<]+)</.exec(member)?.[1] ?? '';
  }
  return found;
}

describe.skipIf(!backends.aws)('deploy/cloudformation', () => {
  it('gives cfn-lint nothing to say', async ({ skip }) => {
    const program = await installPythonTool('cfn-lint', 'cfn-lint==1.58.0').catch(() => undefined);
    if (program === undefined) return skip('cfn-lint cannot be installed here');
    // A failure brings what it prints.
    await promisify(execFile)(program, ['--', TEMPLATE]);
  }, 300_000);
});

describe.skipIf(!backends.aws || !backends.opensearch)('deploy/cloudformation', () => {
  const stamp = Date.now().toString(36);
  const workers: TestWorker[] = [];
  afterAll(async () => {
    for (const worker of workers) await worker.close();
  });

  it.each([
    ['directly', 'false', 'oidc'],
    ['through SNS', 'true', 'oidc'],
    ['directly, with an access key', 'false', 'access-key'],
  ])('is a source that the worker ingests from: %s', async (_, sns, authentication) => {
    const name = `stack-${authentication}-${sns}-${stamp}`;
    const stack = await deploy(name, {
      BucketName: name,
      QueueName: name,
      NotifyThroughSns: sns,
      Authentication: authentication,
      OidcProviderArn: 'arn:aws:iam::000000000000:oidc-provider/oidc.example.org',
      OidcSubject: 'system:serviceaccount:harrier:worker',
      RoleName: name,
      UserName: name,
    });
    expect(stack['QueueUrl']).toContain(name);
    const credentials =
      authentication === 'oidc'
        ? { web_identity: { role_arn: stack['RoleArn'], token_command: ['echo', 'a-token'] } }
        : { access_key_id: 'test', secret_access_key: 'test' };
    const worker = await TestWorker.create({
      aws: backendUrl('aws'),
      opensearch: backendUrl('opensearch'),
      queueUrls: [stack['QueueUrl'] ?? ''],
      prefix: name,
      more: {
        sources: [
          {
            queue_url: stack['QueueUrl'],
            endpoint: backendUrl('aws'),
            region: TEST_REGION,
            wait: 1,
            credentials,
          },
        ],
      },
    });
    workers.push(worker);
    const s3 = new S3Client({
      endpoint: backendUrl('aws'),
      region: TEST_REGION,
      credentials: TEST_CREDENTIALS,
      forcePathStyle: true,
    });
    const Key = 'AWSLogs/123456789012/vpcflowlogs/eu-west-3/2026/11/20/one two.log.gz';
    await s3.send(new PutObjectCommand({ Bucket: name, Key, Body: OBJECT }));
    s3.destroy();
    await worker.run();
    expect(await worker.count('ecs-vpcflow')).toBe(1);
    expect(await worker.deadLetters()).toEqual([]);
  });
});
