import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse, type ScalarTag } from 'yaml';

/**
 * The permissions that we ask users to grant: least privilege, and free of the mistakes that make such
 * templates fail in practice (an object action on a bucket ARN, a queue that anybody's bucket may fill, no
 * right to extend a message).
 */

interface Statement {
  Sid: string;
  Effect: string;
  Action: string | string[];
  Resource: unknown;
  Principal?: unknown;
  Condition?: Record<string, Record<string, unknown>>;
}

const template = readTemplate('cloudformation/harrier-source.yaml');
const terraform = read('terraform/main.tf');

describe('the worker’s own policy', () => {
  const statements = statementsOf('ReadPolicy');

  it('reads objects below the bucket, never the bucket itself', () => {
    const read = named(statements, 'ReadLogObjects');
    expect(read.Action).toEqual(['s3:GetObject', 's3:GetObjectVersion']);
    expect(JSON.stringify(read.Resource)).toContain(`\${BucketName}/*`);
    const list = named(statements, 'ListForBackfill');
    expect(list.Action).toBe('s3:ListBucket');
    expect(JSON.stringify(list.Resource)).not.toContain('/*');
  });

  it('takes, extends and deletes messages', () => {
    expect(named(statements, 'TakeAnnouncements').Action).toEqual([
      'sqs:ReceiveMessage',
      'sqs:DeleteMessage',
      'sqs:ChangeMessageVisibility',
      'sqs:GetQueueUrl',
      'sqs:GetQueueAttributes',
    ]);
  });

  it('decrypts only through S3', () => {
    const decrypt = named(statements, 'DecryptLogObjects');
    expect(decrypt.Action).toBe('kms:Decrypt');
    expect(Object.keys(decrypt.Condition?.['StringEquals'] ?? {})).toEqual(['kms:ViaService']);
  });

  it('has no wildcard action and writes nothing', () => {
    for (const statement of statements) {
      for (const action of [statement.Action].flat()) {
        expect(action).not.toContain('*');
        expect(action).toMatch(/:(Get|List|Receive|Delete|Change|Describe|Decrypt)/);
      }
    }
    expect(statements.flatMap((s) => s.Action)).not.toContain('s3:DeleteObject');
  });
});

describe('who may fill the queue and the bucket', () => {
  it.each(['QueuePolicyForBucket', 'TopicPolicy'])('%s: only our bucket of our account', (name) => {
    const [statement] = statementsOf(name);
    expect(JSON.stringify(statement?.Condition?.['ArnEquals']?.['aws:SourceArn'])).toContain(
      `\${BucketName}`,
    );
    expect(statement?.Condition?.['StringEquals']?.['aws:SourceAccount']).toBeDefined();
  });
  it('QueuePolicyForTopic: only our topic', () => {
    expect(statementsOf('QueuePolicyForTopic')[0]?.Condition?.['ArnEquals']?.['aws:SourceArn']).toBeDefined();
  });
  it('log services write only for our account, and nobody without TLS', () => {
    const statements = statementsOf('BucketPolicy');
    expect(
      named(statements, 'LogServicesWriteLogs').Condition?.['StringEquals']?.['aws:SourceAccount'],
    ).toBeDefined();
    expect(named(statements, 'EncryptedTransportOnly').Effect).toBe('Deny');
  });
  it('every policy has the current version', () => {
    expect(read('cloudformation/harrier-source.yaml')).not.toContain('2008-10-17');
  });
});

describe('the identity', () => {
  it('a web identity needs audience and subject, exactly', () => {
    const trust = JSON.stringify(template.Resources['Role']?.Properties['AssumeRolePolicyDocument']);
    expect(trust).toContain(':aud');
    expect(trust).toContain(':sub');
    expect(trust).not.toContain('StringLike');
  });
  it('no secret is an output', () => {
    expect(JSON.stringify(template)).not.toContain('AWS::IAM::AccessKey');
    expect(terraform).not.toContain('aws_iam_access_key');
  });
});

describe('terraform', () => {
  it('grants the same actions as CloudFormation', () => {
    const own = new Set(statementsOf('ReadPolicy').flatMap((statement) => statement.Action));
    const block = terraform.slice(
      terraform.indexOf('"read" {'),
      terraform.indexOf('resource "aws_iam_policy"'),
    );
    expect(
      new Set(block.match(/"(?:s3|sqs|kms|ec2):(?!ViaService)\w+"/g)?.map((text) => text.slice(1, -1))),
    ).toEqual(own);
  });
  it('has balanced blocks and declares each variable that it uses', () => {
    const text = terraform.replaceAll(/#.*$/gm, '');
    expect(text.split('{').length).toBe(text.split('}').length);
    const declared = new Set(
      [...read('terraform/variables.tf').matchAll(/variable "(\w+)"/g)].map((m) => m[1]),
    );
    const used = new Set([...text.matchAll(/\bvar\.(\w+)/g)].map((match) => match[1]));
    expect([...used].sort()).toEqual([...declared].sort());
  });
});

it('the inventory policy is the template’s, and never full access', () => {
  const policy = JSON.parse(read('iam/assets-policy.json')) as { Statement: Statement[] };
  expect(policy.Statement[0]?.Action).toEqual(named(statementsOf('ReadPolicy'), 'DescribeInstances').Action);
  expect(JSON.stringify(policy)).not.toContain('ec2:*');
});

interface Template {
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
}

function read(name: string): string {
  return readFileSync(new URL(`../../deploy/${name}`, import.meta.url), 'utf8');
}

/** CloudFormation's short forms (`!Ref x`) as objects (`{Ref: x}`). */
function readTemplate(name: string): Template {
  const names = ['Ref', 'GetAtt', 'Sub', 'If', 'Equals', 'Not', 'Select', 'Split', 'Join'];
  const tags = names.flatMap((tag): ScalarTag[] => [
    { tag: `!${tag}`, resolve: (text: string) => ({ [tag]: text }) } as unknown as ScalarTag,
    {
      tag: `!${tag}`,
      collection: 'seq',
      resolve: (node: { toJSON(): unknown }) => ({ [tag]: node.toJSON() }),
    } as unknown as ScalarTag,
  ]);
  return parse(read(name), { customTags: tags }) as Template;
}

function statementsOf(resource: string): Statement[] {
  const found = template.Resources[resource];
  expect(found, resource).toBeDefined();
  const document = found?.Properties['PolicyDocument'] as {
    Version: string;
    Statement: (Statement & { If?: unknown[] })[];
  };
  expect(document.Version).toBe('2012-10-17');
  return document.Statement.map((item) => (item.If ? (item.If[1] as Statement) : item));
}

function named(statements: Statement[], sid: string): Statement {
  const found = statements.find((statement) => statement.Sid === sid);
  if (found === undefined) throw new Error(`no statement ${sid}`);
  return found;
}
