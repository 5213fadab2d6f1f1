import { z } from 'zod';
import { byteSize, duration, httpUrl, secret } from './value.ts';

/**
 * The worker's configuration, declared once: parsing, defaults, `config explain`, the JSON Schema for editors
 * and the reference page are made from this. Member names are what stands in the YAML file.
 */

const role = z.strictObject({
  role_arn: z.string().startsWith('arn:').describe('Role to assume.'),
  external_id: z.string().optional().describe('External id that the role’s trust policy asks for.'),
  session_name: z.string().default('harrier').describe('Name of the session, as it appears in CloudTrail.'),
  duration: duration(900, 43_200)
    .optional()
    .describe('Life of the credentials; the role’s own maximum limits it.'),
});

const credentials = z
  .strictObject({
    access_key_id: z
      .string()
      .optional()
      .describe('Static key. Better: ${NAME} to take it from the environment.'),
    secret_access_key: secret('Static secret. Better: ${NAME} to take it from the environment.').optional(),
    session_token: secret('Session token of temporary keys.').optional(),
    profile: z.string().optional().describe('Name of a profile in the shared AWS configuration files.'),
    web_identity: z
      .strictObject({
        role_arn: z.string().startsWith('arn:').describe('Role to assume with the OIDC token.'),
        token_file: z
          .string()
          .optional()
          .describe('File with the token; default: AWS_WEB_IDENTITY_TOKEN_FILE.'),
        token_command: z
          .array(z.string())
          .min(1)
          .optional()
          .describe('Program and arguments that print the token.'),
        session_name: z.string().default('harrier'),
      })
      .optional()
      .describe('IAM role through OpenID Connect (AssumeRoleWithWebIdentity): no keys at all.'),
    assume_role: z.array(role).default([]).describe('Roles assumed one after the other (chaining).'),
  })
  .refine((value) => (value.access_key_id === undefined) === (value.secret_access_key === undefined), {
    message: 'access_key_id and secret_access_key belong together',
  })
  .refine(
    (value) =>
      [value.access_key_id, value.profile, value.web_identity].filter((way) => way !== undefined).length <= 1,
    { message: 'give one of access_key_id, profile and web_identity' },
  )
  .describe(
    'How to sign requests. Default: environment, shared files, task or instance role, in this order.',
  );

const source = z.strictObject({
  name: z
    .string()
    .optional()
    .describe(
      'Name in logs, metrics and dead letters; default: the queue’s name, or its URL if several have that name.',
    ),
  queue_url: httpUrl().describe('URL of the SQS queue that gets the bucket’s notifications.'),
  region: z
    .string()
    .optional()
    .describe('Region of queue and bucket; default: taken from the URL or AWS_REGION.'),
  endpoint: httpUrl().optional().describe('Other address of all AWS services (emulator, private endpoint).'),
  s3_path_style: z.boolean().optional().describe('Bucket in the path; default: when an endpoint is given.'),
  credentials: credentials.optional(),
  visibility_timeout: duration(2, 43_200)
    .prefault('2m')
    .describe('A message is hidden this long; renewed at half of it.'),
  wait: duration(0, 20).prefault('20s').describe('Long poll.'),
  max_hold: duration(1, 43_200).prefault('6h').describe('A message held longer than this is given back.'),
  max_receives: z
    .number()
    .int()
    .min(1)
    .default(5)
    .describe('After this many attempts an object that cannot be read goes to the dead letters.'),
  flow_format: z
    .string()
    .optional()
    .describe('Flow-log format of objects without a header line, e.g. "${version} ${account-id} …".'),
});

const ruleset = z.strictObject({
  name: z.string().min(1).describe('Name in alerts and metrics.'),
  dir: z
    .string()
    .optional()
    .describe('Folder with rules/, decoders/, lists/, ruleset.yaml. Absent: Harrier’s own.'),
  strict: z.boolean().default(false).describe('Warnings refuse the ruleset as errors do.'),
  watch: duration(1, 86_400)
    .optional()
    .describe(
      'Look for changed files this often, and load them without a restart. SIGHUP does so at once, with or without.',
    ),
});

const opensearch = z.strictObject({
  urls: z.array(httpUrl()).min(1).default(['http://localhost:9200']).describe('Nodes of the cluster.'),
  user: z.string().optional().describe('User for basic authentication.'),
  password: secret('Password for basic authentication.').optional(),
  sigv4: z
    .strictObject({
      service: z.enum(['es', 'aoss']).default('es').describe('es: OpenSearch Service, aoss: Serverless.'),
      region: z.string().describe('Region of the domain.'),
      credentials: credentials.optional(),
    })
    .optional()
    .describe('Sign requests with AWS Signature Version 4.'),
  ca_file: z.string().optional().describe('PEM file of the authority to trust besides the system’s.'),
  cert_file: z.string().optional().describe('PEM file of a client certificate.'),
  key_file: z.string().optional().describe('PEM file of its key.'),
  verify: z.boolean().default(true).describe('Verify the server’s certificate. false only for a try-out.'),
  compress: z.boolean().default(false).describe('Send request bodies gzipped.'),
  timeout: duration(1, 3600).prefault('30s').describe('Per request.'),
  index_prefix: z
    .string()
    .regex(/^[a-z][a-z0-9_-]*$/, 'lower-case letters, digits, - and _')
    .default('harrier')
    .describe('First part of all index names.'),
  templates: z
    .enum(['warn', 'require', 'ignore'])
    .default('warn')
    .describe(
      'When the index templates are missing or outdated at the start. warn: say so and work; require: refuse to start; ignore: do not look.',
    ),
  bulk_bytes: byteSize(1024).prefault('5MiB').describe('Body size of a bulk request.'),
  bulk_documents: z.number().int().min(1).default(2000).describe('Documents of a bulk request.'),
  bulk_concurrency: z
    .number()
    .int()
    .min(1)
    .max(64)
    .default(4)
    .describe('Upper end of the adaptive concurrency.'),
  give_up: duration(1)
    .prefault('10m')
    .describe('A write without progress for this long gives the message back.'),
});

const deadLetter = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('folder'),
    path: z.string().default('dead-letters').describe('Folder, relative to the working directory.'),
  }),
  z.strictObject({ type: z.literal('index').describe('An index of the cluster: <prefix>-dead-letters.') }),
  z.strictObject({
    type: z.literal('queue'),
    queue_url: httpUrl().describe('SQS queue for dead letters.'),
    region: z.string().optional(),
    endpoint: httpUrl().optional(),
    credentials: credentials.optional(),
  }),
]);

const announcement = {
  name: z.string().optional().describe('Name in logs and metrics; default: the type.'),
  level: z.number().int().min(0).max(16).default(7).describe('Alerts from this level on.'),
  template: z
    .string()
    .optional()
    .describe(
      'Message with {{rule.description}} and the like; default: the alert as JSON, or a line for chat.',
    ),
};

const announce = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('webhook'),
    ...announcement,
    url: secret('Address to POST to; kept secret, since such addresses often are.'),
    secret: secret('Signs each message (X-Harrier-Signature).').optional(),
    headers: z.record(z.string(), secret('Value of a header.')).default({}).describe('Further headers.'),
    content_type: z.string().default('application/json'),
  }),
  z.strictObject({
    type: z.literal('chat'),
    ...announcement,
    url: secret('Incoming webhook of Slack, Mattermost and the like.'),
  }),
  z.strictObject({
    type: z.literal('sns'),
    ...announcement,
    topic_arn: z.string().startsWith('arn:').describe('Topic to publish to.'),
    region: z.string().optional(),
    endpoint: httpUrl().optional(),
    credentials: credentials.optional(),
  }),
]);

const limits = z.strictObject({
  concurrency: z.number().int().min(1).max(256).default(4).describe('Objects worked on at a time.'),
  max_object_bytes: byteSize().prefault('50GB').describe('Larger objects (as stored) are dead-lettered.'),
  max_inflated_bytes: byteSize()
    .prefault('64GiB')
    .describe('An object is cut off after this many decompressed bytes.'),
  max_inflate_ratio: z.number().min(1).default(250).describe('Decompressed to stored bytes; above: a bomb.'),
  max_record_bytes: byteSize(1024).prefault('1MiB').describe('Larger lines and records are dead-lettered.'),
  max_bad_records: z
    .number()
    .int()
    .min(1)
    .default(10_000)
    .describe('Dead letters for records of one object; the rest is counted in one letter for the object.'),
  batch_documents: z
    .number()
    .int()
    .min(1)
    .default(1000)
    .describe('Documents collected before they go to the sink.'),
  batches_in_flight: z
    .number()
    .int()
    .min(1)
    .default(2)
    .describe('Batches of one object on their way to the sink.'),
  remembered_objects: z
    .number()
    .int()
    .min(1)
    .default(100_000)
    .describe('Finished objects whose events are known not to count again in correlation rules.'),
});

const assets = z.strictObject({
  enrich: z
    .boolean()
    .default(false)
    .describe(
      'Name the instances of flows and calls from the stored inventory, in ECS documents and for rules.',
    ),
  refresh: duration(1, 86_400)
    .prefault('5m')
    .describe('How often the stored inventory is looked at for changes.'),
  max_entries: z
    .number()
    .int()
    .min(1)
    .default(100_000)
    .describe('States of instances held in memory; beyond that the oldest of ended instances are left out.'),
  collect: z
    .strictObject({
      every: duration(60, 86_400).prefault('15m').describe('From the begin of one collection to the next.'),
      regions: z.array(z.string()).min(1).optional().describe('Only these; default: all enabled regions.'),
      home_region: z.string().default('us-east-1').describe('Region that is asked for the list of regions.'),
      roles: z
        .array(role)
        .default([])
        .describe('Roles to assume, one an account; none: the account of the credentials.'),
      credentials: credentials.optional(),
      endpoint: httpUrl().optional().describe('Other address of AWS (emulator, private endpoint).'),
      profile: z
        .enum(['compat', 'strict'])
        .default('compat')
        .describe('compat: the product’s names; strict: valid OCSF 1.6.0.'),
      concurrency: z.number().int().min(1).max(64).default(8).describe('Regions asked at the same time.'),
      page_size: z.number().int().min(5).max(1000).default(1000).describe('Instances asked for per request.'),
    })
    .optional()
    .describe('Collect the inventory of EC2 instances in this worker; one worker of a cluster is enough.'),
});

const sharedState = z
  .strictObject({
    url: secret('redis[s]://[user[:password]@]host[:port][/database] of a Redis or Valkey server.'),
    ca_file: z.string().optional().describe('PEM file of the authority to trust besides the system’s.'),
    prefix: z
      .string()
      .regex(/^[^{}]+$/, 'no braces')
      .default('harrier')
      .describe('First part of all keys: one for each group of workers.'),
    lateness: duration(0, 86_400)
      .prefault('10m')
      .describe(
        'An event may come this much after one with a later time; frequency rules wait so long. Later ones are evaluated alone and marked.',
      ),
    remember: duration(60, 31_536_000)
      .prefault('14d')
      .describe('Events of an object delivered again within this time count no second time.'),
    max_waiting: z
      .number()
      .int()
      .min(1)
      .default(1_000_000)
      .describe('Events that may wait in the server; beyond that receiving pauses.'),
    lease: duration(1, 3600)
      .prefault('15s')
      .describe('A worker that evaluates for all and is silent for so long is replaced.'),
    timeout: duration(1, 3600).prefault('10s').describe('Per command.'),
  })
  .describe(
    'Several workers on one queue: frequency rules see the events of all of them, in the order of event time, and each once. Absent: this worker remembers for itself.',
  );

const tracing = z.strictObject({
  endpoint: z
    .url()
    .optional()
    .describe(
      'Where spans go by OTLP over HTTP, e.g. http://localhost:4318/v1/traces; default: OTEL_EXPORTER_OTLP_ENDPOINT. Neither: no traces.',
    ),
  headers: z.record(z.string(), secret('Value of a header.')).default({}).describe('Further headers.'),
  sample: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('Share of the messages that are traced; default: OTEL_TRACES_SAMPLER, else all.'),
});

export const configSchema = z.strictObject({
  sources: z.array(source).default([]).describe('Queues to read from.'),
  outputs: z
    .strictObject({
      ecs: z.boolean().default(true).describe('Write ECS documents.'),
      ocsf: z.boolean().default(true).describe('Write OCSF documents.'),
      profile: z
        .enum(['compat', 'strict'])
        .default('compat')
        .describe('compat: the product’s shape; strict: the standard’s.'),
      keep_original: z.boolean().default(false).describe('Keep the raw record in event.original.'),
    })
    .prefault({}),
  rulesets: z
    .array(ruleset)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, {
      message: 'each needs a name of its own: ids of alerts are made of it',
    })
    .default([{ name: 'harrier', strict: false }])
    .describe('Each runs on every event.'),
  opensearch: opensearch.prefault({}),
  dead_letter: deadLetter.prefault({ type: 'folder' }).describe('Where records go that cannot be indexed.'),
  announce: z.array(announce).default([]).describe('Where alerts are announced besides the index.'),
  assets: assets.prefault({}).describe('The inventory of EC2 instances.'),
  limits: limits.prefault({}),
  metrics: z
    .strictObject({
      enabled: z.boolean().default(true),
      host: z.string().default('127.0.0.1'),
      port: z
        .number()
        .int()
        .min(0)
        .max(65_535)
        .default(9464)
        .describe('/metrics, /health/live, /health/ready, /status.'),
    })
    .prefault({}),
  state: z
    .strictObject({
      shared: sharedState.optional(),
      path: z
        .string()
        .min(1)
        .optional()
        .describe(
          'File in which counters, windows and histories of correlation rules survive a restart; one for each worker. Absent: they begin anew. Not used with shared.',
        ),
      interval: duration(1, 86_400)
        .prefault('1m')
        .describe(
          'How often it is written at least. Messages are deleted only when the state after them is written, so a crash forgets nothing.',
        ),
    })
    .prefault({}),
  tracing: tracing.prefault({}).describe('Spans of the worker’s work, by OpenTelemetry.'),
  log: z
    .strictObject({ level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info') })
    .prefault({}),
  shutdown: z
    .strictObject({
      grace: duration(0, 3600)
        .prefault('30s')
        .describe('Soft stop: what is in work may finish for this long.'),
    })
    .prefault({}),
});

/** The configuration after parsing: durations in seconds, sizes in bytes, defaults filled in. */
export type Config = z.output<typeof configSchema>;
export type SourceConfig = Config['sources'][number];
export type CredentialConfig = NonNullable<SourceConfig['credentials']>;
export type OpenSearchConfig = Config['opensearch'];

/** JSON Schema of what may stand in the file, for editors. */
export function configJsonSchema(): object {
  const schema = z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7' });
  return { title: 'Harrier configuration', ...schema };
}
