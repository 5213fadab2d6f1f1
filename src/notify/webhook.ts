import { createHmac } from 'node:crypto';
import { type Announcement, type Target, TargetError } from './target.ts';
import type { Template } from './template.ts';

export interface WebhookOptions {
  readonly name: string;
  readonly url: string;
  readonly minimumLevel: number;
  readonly body: Template;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Signs each message when given; see `signature`. */
  readonly secret?: string;
  readonly timeoutMs: number;
  readonly now: () => number;
}

/** Slack, Mattermost and most chat tools take this body. */
export const SLACK_BODY =
  '{"text":"*Level {{rule.level}}* rule {{rule.id}}: {{rule.description}}\\n{{location}} at {{timestamp}}"}';

/** The whole alert. */
export const ALERT_BODY: Template = (alert) => JSON.stringify(alert);

/**
 * POSTs each alert to an HTTP address. 408, 425, 429 and 5xx are worth another try, other answers are not. Redirects are
 * not followed: the receiver would choose whom our network lets it reach, and get the alert's content sent there.
 */
export function webhook(options: WebhookOptions): Target {
  const { name, url, minimumLevel, body, contentType, headers, secret, timeoutMs, now } = options;
  return { name, minimumLevel, send, probe };

  async function send({ id, alert }: Announcement, signal: AbortSignal): Promise<void> {
    const text = body(alert);
    const time = Math.floor(now() / 1000);
    let answer: Response;
    try {
      answer = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        body: text,
        headers: {
          ...headers,
          'content-type': contentType,
          'x-harrier-alert': id,
          ...(secret === undefined ? {} : { 'x-harrier-signature': signature(secret, time, text) }),
        },
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      });
      await answer.body?.cancel();
    } catch (error) {
      signal.throwIfAborted();
      throw new TargetError(`${name}: ${reason(error)}`, true);
    }
    if (answer.ok) return;
    if (answer.status >= 300 && answer.status < 400) {
      throw new TargetError(`${name} answered ${answer.status}: redirects are not followed`, false);
    }
    const retry = answer.status >= 500 || RETRY.includes(answer.status);
    throw new TargetError(
      `${name} answered ${answer.status}`,
      retry,
      retryAfter(answer.headers.get('retry-after')),
    );
  }

  /** Receivers answer HEAD as they like; anything but a failure of their own says that somebody is there. */
  async function probe(signal: AbortSignal): Promise<string> {
    try {
      const answer = await fetch(url, {
        method: 'HEAD',
        redirect: 'manual',
        headers,
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      });
      if (answer.status < 500) return `reached (${answer.status} to HEAD)`;
      throw new TargetError(`${name} answered ${answer.status}`, true);
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof TargetError ? error : new TargetError(`${name}: ${reason(error)}`, true);
    }
  }
}

/**
 * `t=<epoch seconds>,v1=<hex>`: HMAC-SHA256 of `<epoch seconds>.<body>` under the shared secret. A receiver
 * computes the same over the raw body, compares in constant time, and refuses old times (replay).
 */
export function signature(secret: string, time: number, body: string): string {
  return `t=${time},v1=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`;
}

const RETRY = [408, 425, 429];

function retryAfter(header: string | null): number | undefined {
  const seconds = Number(header);
  return header !== null && Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}

/** The network's own word (`ECONNREFUSED`), without the address: it may hold a secret. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  const cause = error.cause as { code?: unknown; message?: unknown } | undefined;
  if (typeof cause?.code === 'string') return cause.code;
  return cause?.message === 'bad port' ? 'no HTTP client talks to this port' : error.name;
}
