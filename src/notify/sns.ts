import { GetTopicAttributesCommand, PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { type Target, TargetError } from './target.ts';
import type { Template } from './template.ts';

export interface SnsOptions {
  readonly name: string;
  readonly topicArn: string;
  readonly minimumLevel: number;
  readonly body: Template;
}

/**
 * Publishes each alert to an SNS topic. Rule id and level are message attributes for filter policies; by the alert's id
 * receivers tell a repetition, as a FIFO topic does itself.
 */
export function snsTopic(client: SNSClient, options: SnsOptions): Target {
  const { name, topicArn, minimumLevel, body } = options;
  const fifo = topicArn.endsWith('.fifo');
  return {
    name,
    minimumLevel,
    async send({ id, level, alert }, signal) {
      const rule = alert['rule'] as { id?: unknown } | undefined;
      try {
        await client.send(
          new PublishCommand({
            TopicArn: topicArn,
            Message: cut(body(alert)),
            MessageAttributes: {
              level: { DataType: 'Number', StringValue: String(level) },
              alert_id: { DataType: 'String', StringValue: id },
              rule_id: { DataType: 'String', StringValue: String(rule?.id ?? 'none') },
            },
            ...(fifo ? { MessageGroupId: 'harrier', MessageDeduplicationId: id } : {}),
          }),
          { abortSignal: signal },
        );
      } catch (error) {
        signal.throwIfAborted();
        throw targetError(name, error);
      }
    },
    async probe(signal) {
      try {
        await client.send(new GetTopicAttributesCommand({ TopicArn: topicArn }), { abortSignal: signal });
        return 'the topic is there';
      } catch (error) {
        signal.throwIfAborted();
        // Publishing does not need this right.
        if (error instanceof Error && /^Authorization/.test(error.name)) {
          return 'answers; may not be asked for more';
        }
        throw targetError(name, error);
      }
    },
  };
}

function targetError(name: string, error: unknown): TargetError {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  const code = error instanceof Error ? error.name : 'failed';
  // AWS throttles with 400 as well.
  const retry = status === undefined || status >= 500 || status === 429 || /^Throttl/.test(code);
  return new TargetError(`${name}: ${code}`, retry);
}

/** SNS takes 262,144 bytes, attributes included. */
const MESSAGE_BYTES = 256_000;

function cut(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  return bytes.length <= MESSAGE_BYTES ? text : `${bytes.subarray(0, MESSAGE_BYTES).toString('utf8')}…`;
}
