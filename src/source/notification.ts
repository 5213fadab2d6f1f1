import { unescape as unescapeLeniently } from 'node:querystring';

/** An object that a message announces. */
export interface ObjectRef {
  readonly bucket: string;
  /** As S3 knows it (decoded). */
  readonly key: string;
  readonly versionId?: string;
  /** Without quotes. */
  readonly etag?: string;
  readonly size?: number;
  /** When the object was put, epoch milliseconds, as the notification says. */
  readonly time?: number;
}

/** A part of a message that announces no object to read: `reason` is a stable word, `message` for people. */
export interface NotificationFinding {
  readonly reason: string;
  readonly message: string;
}

/** What a message says. All three may be filled: one message can hold many records. */
export interface Notification {
  readonly objects: readonly ObjectRef[];
  /** Well understood, and nothing to do: test events, deletions. */
  readonly ignored: readonly NotificationFinding[];
  /** Not understood: goes to the dead letters, while the objects beside it are read. */
  readonly problems: readonly NotificationFinding[];
}

/**
 * The objects that the body of a queue message announces, in every envelope that AWS delivers: S3
 * notifications, the same through SNS (raw or wrapped), EventBridge, and CloudTrail's own SNS messages.
 * Pure; never throws.
 */
export function readNotification(body: string): Notification {
  const reader = new Reader();
  reader.text(body, 0);
  return { objects: [...reader.objects.values()], ignored: reader.ignored, problems: reader.problems };
}

const API_CALL = /^AWS API Call via CloudTrail$/;
/** Calls that leave an object with new content. */
const WRITES = /^(PutObject|PostObject|CopyObject|CompleteMultipartUpload)$/;

/** Envelopes within envelopes: EventBridge through SNS is two deep. */
const MAX_DEPTH = 4;

class Reader {
  /** By identity: a record that is there twice is one object. */
  readonly objects = new Map<string, ObjectRef>();
  readonly ignored: NotificationFinding[] = [];
  readonly problems: NotificationFinding[] = [];

  text(text: string, depth: number): void {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      this.problem('not-json', 'The message is no JSON, so it is no S3 notification in any envelope.');
      return;
    }
    this.value(value, depth);
  }

  value(value: unknown, depth: number): void {
    if (depth > MAX_DEPTH) {
      this.problem('too-deep', 'Envelopes are nested too deeply.');
    } else if (Array.isArray(value)) {
      for (const item of value) this.value(item, depth + 1);
    } else if (!isObject(value)) {
      this.problem('unknown-shape', 'The message is no JSON object.');
    } else if (value['Event'] === 's3:TestEvent') {
      this.ignore('test-event', 'S3 sent a test event when the notification was set up.');
    } else if (Array.isArray(value['Records'])) {
      if (value['Records'].length === 0) this.ignore('no-records', 'The notification has no records.');
      for (const record of value['Records']) this.record(record, depth);
    } else if (isObject(value['detail'])) {
      this.eventBridge(value, value['detail']);
    } else if (isObject(value['bucket']) && isObject(value['object'])) {
      // What an EventBridge rule passes on with the input path `$.detail`.
      this.eventBridge({}, value);
    } else if (typeof value['s3Bucket'] === 'string') {
      this.cloudTrail(value['s3Bucket'], value['s3ObjectKey']);
    } else if (typeof value['Message'] === 'string') {
      this.sns(value['Type'], value['Message'], depth);
    } else {
      this.problem(
        'unknown-shape',
        'The message is neither an S3 notification, nor one wrapped by SNS, nor an EventBridge event.',
      );
    }
  }

  /** Of S3, or what a function was given and passed on: a message of SNS or of another queue. */
  record(record: unknown, depth: number): void {
    const message = text(member(member(record, 'Sns'), 'Message'));
    const body = text(member(record, 'body'));
    if (message !== undefined) this.sns(undefined, message, depth);
    else if (body !== undefined) this.text(body, depth + 1);
    else this.s3Record(record);
  }

  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
  s3Record(record: unknown): void {
    const s3 = isObject(record) ? record['s3'] : undefined;
    if (!isObject(record) || !isObject(s3)) {
      this.problem('no-object', 'A record of the notification has no "s3" part.');
      return;
    }
    const eventName = text(record['eventName'])?.replace(/^s3:/, '');
    if (eventName !== undefined && !/^ObjectCreated(:|$)/.test(eventName)) {
      this.notCreated(eventName);
      return;
    }
    const bucket = text(member(s3['bucket'], 'name'));
    const key = text(member(s3['object'], 'key'));
    if (bucket === undefined || key === undefined) {
      this.problem('no-object', 'A record of the notification names no bucket or no key.');
      return;
    }
    this.add({
      bucket,
      key: decodeKey(key),
      ...optional('versionId', text(member(s3['object'], 'versionId'))),
      ...optional('etag', unquote(text(member(s3['object'], 'eTag')))),
      ...optional('size', size(member(s3['object'], 'size'))),
      ...optional('time', time(record['eventTime'])),
    });
  }

  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html: keys are not encoded here. */
  eventBridge(event: Record<string, unknown>, detail: Record<string, unknown>): void {
    const kind = text(event['detail-type']);
    if (kind !== undefined && API_CALL.test(kind) && WRITES.test(text(detail['eventName']) ?? '')) {
      this.apiCall(detail);
      return;
    }
    if (kind !== undefined && /^Object |^AWS API Call/.test(kind) && kind !== 'Object Created') {
      this.notCreated(kind);
      return;
    }
    const bucket = text(member(detail['bucket'], 'name'));
    const key = text(member(detail['object'], 'key'));
    if (bucket === undefined || key === undefined) {
      this.problem('no-object', 'The EventBridge event names no bucket or no key.');
      return;
    }
    this.add({
      bucket,
      key,
      ...optional('versionId', text(member(detail['object'], 'version-id'))),
      ...optional('etag', unquote(text(member(detail['object'], 'etag')))),
      ...optional('size', size(member(detail['object'], 'size'))),
      ...optional('time', time(event['time'])),
    });
  }

  /** A write that CloudTrail tells EventBridge of, by the data events of the bucket: plain keys. */
  apiCall(detail: Record<string, unknown>): void {
    const bucket = text(member(detail['requestParameters'], 'bucketName'));
    const key = text(member(detail['requestParameters'], 'key'));
    if (text(detail['errorCode']) !== undefined) {
      this.ignore('not-a-new-object', 'The write that CloudTrail tells of has failed.');
    } else if (bucket === undefined || key === undefined) {
      this.problem('no-object', 'The EventBridge event names no bucket or no key.');
    } else this.add({ bucket, key, ...optional('time', time(detail['eventTime'])) });
  }

  /** The notification a trail itself sends to SNS: bucket and plain keys. */
  cloudTrail(bucket: string, keys: unknown): void {
    const list = Array.isArray(keys) ? keys : [keys];
    for (const key of list) {
      if (typeof key === 'string' && key !== '') this.add({ bucket, key });
      else this.problem('no-object', 'The CloudTrail notification names no key.');
    }
  }

  sns(type: unknown, message: string, depth: number): void {
    if (type === 'SubscriptionConfirmation' || type === 'UnsubscribeConfirmation') {
      this.problem(
        'subscription-confirmation',
        'The topic sends nothing before its subscription is confirmed: open the SubscribeURL in the raw message.',
      );
      return;
    }
    if (/^CloudTrail validation message/.test(message)) {
      this.ignore('test-event', 'CloudTrail sent its validation message.');
      return;
    }
    this.text(message, depth + 1);
  }

  notCreated(what: string): void {
    if (/Remove|Delete|Expiration/.test(what))
      this.ignore('object-deleted', `${what}: there is nothing to read.`);
    else this.ignore('not-a-new-object', `${what}: the object's content did not change.`);
  }

  add(ref: ObjectRef): void {
    if (ref.bucket === '' || ref.key === '') {
      this.problem('no-object', 'A record of the notification has an empty bucket or key.');
      return;
    }
    this.objects.set(JSON.stringify([ref.bucket, ref.key, ref.versionId ?? '']), ref);
  }

  ignore(reason: string, message: string): void {
    this.ignored.push({ reason, message });
  }

  problem(reason: string, message: string): void {
    this.problems.push({ reason, message });
  }
}

/** S3 encodes keys in notifications as HTML forms do: `+` is a blank, the rest percent-encoded UTF-8. */
export function decodeKey(encoded: string): string {
  return unescapeLeniently(encoded.replaceAll('+', ' '));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function member(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function size(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function time(value: unknown): number | undefined {
  const parsed = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(parsed) ? undefined : parsed;
}

/** An ETag as it stands in headers, without its quotes. */
export function unquote(etag: string | undefined): string | undefined {
  return etag?.replaceAll('"', '');
}

function optional<N extends string, V>(name: N, value: V | undefined): { [K in N]?: V } {
  return (value === undefined || value === '' ? {} : { [name]: value }) as { [K in N]?: V };
}
