import { SNSClient } from '@aws-sdk/client-sns';
import { fromByteString } from '../bytes/byte-string.ts';
import { credentialSettings } from '../config/connection.ts';
import type { Config } from '../config/schema.ts';
import { Notifier } from '../notify/notifier.ts';
import { snsTopic } from '../notify/sns.ts';
import type { Target } from '../notify/target.ts';
import { compileTemplate, type Template } from '../notify/template.ts';
import { ALERT_BODY, SLACK_BODY, webhook } from '../notify/webhook.ts';
import type { SinkItem } from '../sink/sink.ts';
import { credentialProvider } from '../source/credentials.ts';

type AnnounceConfig = Config['announce'][number];

export interface Announcer {
  announce(item: SinkItem): void;
  close(timeoutMs: number): Promise<void>;
}

const QUEUE_LIMIT = 1000;
const ATTEMPTS = 8;
const TIMEOUT_MS = 15_000;

/** The notifier over the configured targets; undefined when there are none. Throws for a bad template. */
export function openAnnouncer(
  targets: readonly AnnounceConfig[],
  onGivenUp: (target: string, alertId: string, reason: string) => void,
): Announcer | undefined {
  if (targets.length === 0) return undefined;
  const notifier = new Notifier(openTargets(targets), {
    queueLimit: QUEUE_LIMIT,
    attempts: ATTEMPTS,
    backoffMs: { first: 500, longest: 60_000 },
    onGivenUp: (target, { id }, reason) => onGivenUp(target, id, reason),
  });
  return {
    announce: ({ id, document }) => {
      const alert: Record<string, unknown> = JSON.parse(fromByteString(document.json));
      notifier.announce({ id, level: levelOf(alert['rule']), alert });
    },
    close: (timeoutMs) => notifier.close(timeoutMs),
  };
}

/** The configured targets. Throws for a bad template. */
export function openTargets(targets: readonly AnnounceConfig[]): readonly Target[] {
  return targets.map(openTarget);
}

function openTarget(config: AnnounceConfig): Target {
  const name = config.name ?? config.type;
  const minimumLevel = config.level;
  if (config.type === 'sns') {
    const body = config.template === undefined ? ALERT_BODY : template(config.template, 'none', name);
    return snsTopic(snsClient(config), { name, topicArn: config.topic_arn, minimumLevel, body });
  }
  const common = { name, url: config.url, minimumLevel, timeoutMs: TIMEOUT_MS, now: Date.now };
  if (config.type === 'chat') {
    const body = template(config.template ?? SLACK_BODY, 'json', name);
    return webhook({ ...common, body, contentType: 'application/json', headers: {} });
  }
  const mode = config.content_type.includes('json') ? 'json' : 'none';
  return webhook({
    ...common,
    body: config.template === undefined ? ALERT_BODY : template(config.template, mode, name),
    contentType: config.content_type,
    headers: config.headers,
    ...(config.secret !== undefined && { secret: config.secret }),
  });
}

function snsClient(config: Extract<AnnounceConfig, { type: 'sns' }>): SNSClient {
  const region = config.region ?? config.topic_arn.split(':')[3];
  const { endpoint } = config;
  return new SNSClient({
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
    credentials: credentialProvider(config.credentials && credentialSettings(config.credentials), {
      ...(region !== undefined && { region }),
      ...(endpoint !== undefined && { stsEndpoint: endpoint }),
    }),
  });
}

/** A template that does not compile is a fault of the configuration. */
class TemplateRefusedError extends Error {
  override readonly name = 'TemplateRefusedError';
  readonly code = 'usage';
  readonly remedy = 'Write {{rule.description}}, {{data.aws.eventName}} and the like.';
}

function template(text: string, mode: 'json' | 'none', name: string): Template {
  const compiled = compileTemplate(text, mode);
  if (typeof compiled === 'function') return compiled;
  throw new TemplateRefusedError(`announce "${name}": template: ${compiled.message} (at ${compiled.offset})`);
}

function levelOf(rule: unknown): number {
  return typeof rule === 'object' && rule !== null && 'level' in rule ? Number(rule.level) : 0;
}
