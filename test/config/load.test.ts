import { describe, expect, it } from 'vitest';
import { explainConfig } from '../../src/config/explain.ts';
import { loadConfig, parseConfig } from '../../src/config/load.ts';
import { configJsonSchema } from '../../src/config/schema.ts';

const QUEUE = 'https://sqs.eu-west-3.amazonaws.com/123456789012/flow-logs';

function found(text: string, env = {}) {
  return parseConfig('harrier.yaml', text, env).diagnostics.all.map(({ code, message, span }) => {
    const at = span?.source.position(span.start);
    return at ? `${at.line}:${at.column} ${code} ${message}` : `${code} ${message}`;
  });
}

describe('parseConfig', () => {
  it('fills in every default', () => {
    const { config } = parseConfig('harrier.yaml', '');
    expect(config?.opensearch).toMatchObject({ urls: ['http://localhost:9200'], verify: true });
    expect(config?.dead_letter).toEqual({ type: 'folder', path: 'dead-letters' });
    expect(config?.limits.concurrency).toBe(4);
    expect(config?.rulesets).toEqual([{ name: 'harrier', strict: false }]);
  });

  it('parses durations to seconds and sizes to bytes', () => {
    const { config } = parseConfig(
      'harrier.yaml',
      `sources:\n  - queue_url: ${QUEUE}\n    visibility_timeout: 5m\n    wait: 3\nlimits:\n  max_record_bytes: 2MiB\n`,
    );
    expect(config?.sources[0]).toMatchObject({ visibility_timeout: 300, wait: 3, max_hold: 21_600 });
    expect(config?.limits.max_record_bytes).toBe(2 * 1024 * 1024);
  });

  it('points at what is wrong', () => {
    const text = [
      'sources:',
      '  - region: eu-west-3',
      `  - queue_url: ${QUEUE}`,
      '    visibility_timeout: soon',
      '    wiat: 5s',
      'limits:',
      '  concurrency: many',
      'dead_letter:',
      '  type: bin',
      '',
    ].join('\n');
    expect(found(text)).toEqual([
      '2:5 HR803 sources[0].queue_url is missing.',
      '4:25 HR806 sources[1].visibility_timeout: a duration such as 30s, 5m or 1h is expected.',
      '5:5 HR802 sources[1].wiat is no setting.',
      '7:16 HR806 limits.concurrency: invalid input: expected number, received string.',
      expect.stringMatching(/^9:9 HR806 dead_letter.type: /),
    ]);
  });

  it('reports YAML errors and names that stand twice', () => {
    expect(found('a: [1')[0]).toMatch(/HR801/);
    expect(found('log: {level: info}\nlog: {level: warn}\n')[0]).toMatch(/^2:1 HR801/);
  });

  it('refuses half of a key pair and two ways to sign', () => {
    const half = `sources: [{queue_url: "${QUEUE}", credentials: {access_key_id: A}}]`;
    expect(found(half)[0]).toContain('belong together');
    const two = `sources: [{queue_url: "${QUEUE}", credentials: {profile: a, web_identity: {role_arn: "arn:aws:iam::1:role/r"}}}]`;
    expect(found(two)[0]).toContain('give one of');
  });

  it('refuses rulesets of one name: their alerts would have the same ids', () => {
    const text = 'rulesets: [{name: ours, dir: a}, {name: ours, dir: b}]';
    const { config, diagnostics } = parseConfig('harrier.yaml', text, {});
    expect(config).toBeUndefined();
    expect(diagnostics.all.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^rulesets: each needs a name/),
    ]);
  });

  it('takes ${NAME} from the environment, and says when it is not set', () => {
    const text = 'opensearch:\n  user: ${WHO}\n  password: "${SECRET}"\n';
    expect(parseConfig('h.yaml', text, { WHO: 'me', SECRET: 's3' }).config?.opensearch).toMatchObject({
      user: 'me',
      password: 's3',
    });
    expect(found(text, { WHO: 'me' })).toEqual(['3:13 HR804 The environment variable SECRET is not set.']);
    expect(parseConfig('h.yaml', 'opensearch: {user: "$${X}"}').config?.opensearch.user).toBe('${X}');
  });

  it('leaves the format of flow logs as it is written', () => {
    const text = `sources: [{queue_url: "${QUEUE}", flow_format: "\${version} \${account-id}"}]`;
    expect(parseConfig('h.yaml', text).config?.sources[0]?.flow_format).toBe('${version} ${account-id}');
  });

  it('lets the environment override the file', () => {
    const { config, diagnostics } = parseConfig(
      'h.yaml',
      `sources:\n  - queue_url: ${QUEUE}\nopensearch:\n  urls: [http://a:9200]\n`,
      {
        HARRIER_OPENSEARCH_URLS: 'https://b:9200,https://c:9200',
        HARRIER_OPENSEARCH_PASSWORD: '12345',
        HARRIER_SOURCES_0_REGION: 'eu-west-1',
        HARRIER_LIMITS_CONCURRENCY: '9',
        HARRIER_OPENSEARCH_VERIFY: 'false',
        HARRIER_SHUTDOWN_GRACE: '5s',
        HARRIER_CONFIG: 'x',
        OTHER: 'y',
      },
    );
    expect(diagnostics.all).toEqual([]);
    expect(config?.opensearch).toMatchObject({
      urls: ['https://b:9200', 'https://c:9200'],
      password: '12345',
      verify: false,
    });
    expect(config?.sources[0]).toMatchObject({ queue_url: QUEUE, region: 'eu-west-1' });
    expect(config?.limits.concurrency).toBe(9);
    expect(config?.shutdown.grace).toBe(5);
  });

  it('makes a whole configuration from the environment alone', () => {
    const { config } = parseConfig('(no file)', '', { HARRIER_SOURCES_0_QUEUE_URL: QUEUE });
    expect(config?.sources[0]?.queue_url).toBe(QUEUE);
  });

  it('warns about variables that name nothing', () => {
    expect(found('', { HARRIER_OPENSERCH_URLS: 'x' })).toEqual([
      'HR805 The environment variable HARRIER_OPENSERCH_URLS names no setting.',
    ]);
  });

  it('names the variable, not the file, when its value is wrong', () => {
    expect(found('', { HARRIER_LIMITS_CONCURRENCY: 'lots' })[0]).toMatch(/^HR806 HARRIER_LIMITS_CONCURRENCY/);
  });

  it('says what to do when the file is not there', async () => {
    const { diagnostics } = await loadConfig('/nowhere/harrier.yaml', {});
    expect(diagnostics.all[0]).toMatchObject({ code: 'HR800', remedy: expect.stringContaining('--config') });
  });

  it('survives hostile documents', () => {
    expect(parseConfig('h.yaml', '__proto__: {polluted: true}').diagnostics.errors).toBe(1);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(9)}]\nc: &c [${'*b,'.repeat(9)}]\nd: [${'*c,'.repeat(9)}]\n`;
    expect(parseConfig('h.yaml', bomb).diagnostics.errors).toBeGreaterThan(0);
  });
});

describe('explainConfig', () => {
  it('says where each setting comes from and never prints a secret', () => {
    const { config, origins } = parseConfig(
      'harrier.yaml',
      `sources:\n  - queue_url: ${QUEUE}\n    credentials: {access_key_id: AKIA1, secret_access_key: topsecret}\nopensearch: {urls: ["https://me:topsecret@search:9200"]}\n`,
      { HARRIER_OPENSEARCH_PASSWORD: 'topsecret' },
    );
    if (config === undefined) throw new Error('refused');
    const settings = explainConfig(config, origins);
    const at = (path: string) => settings.find((setting) => setting.path === path);
    expect(at('sources[0].queue_url')?.origin).toBe('harrier.yaml:2:16');
    expect(at('opensearch.password')).toMatchObject({
      value: '(secret)',
      origin: 'HARRIER_OPENSEARCH_PASSWORD',
    });
    expect(at('limits.concurrency')).toMatchObject({ value: 4, origin: 'default' });
    expect(JSON.stringify(settings)).not.toContain('topsecret');
  });
});

describe('secrets', () => {
  it('are never shown, wherever they stand', () => {
    const { config, origins } = parseConfig(
      'h.yaml',
      JSON.stringify({
        announce: [
          { type: 'webhook', url: 'https://h/HUSH', secret: 'HUSH', headers: { Authorization: 'HUSH' } },
          { type: 'chat', url: 'https://hooks/HUSH' },
          { type: 'sns', topic_arn: 'arn:t', credentials: { access_key_id: 'a', secret_access_key: 'HUSH' } },
        ],
        dead_letter: {
          type: 'queue',
          queue_url: 'https://sqs.eu-west-3.amazonaws.com/1/q',
          credentials: { access_key_id: 'a', secret_access_key: 'HUSH', session_token: 'HUSH' },
        },
        opensearch: {
          sigv4: { region: 'r', credentials: { access_key_id: 'a', secret_access_key: 'HUSH' } },
        },
      }),
    );
    if (config === undefined) throw new Error('refused');
    const shown = JSON.stringify(explainConfig(config, origins));
    expect(shown).not.toContain('HUSH');
    expect(shown.match(/\(secret\)/g)).toHaveLength(8);
  });
});

describe('configJsonSchema', () => {
  it('describes what may stand in the file', () => {
    const schema = JSON.stringify(configJsonSchema());
    expect(schema).toContain('URL of the SQS queue');
    expect(schema).toContain('visibility_timeout');
  });
});
