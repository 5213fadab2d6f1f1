import { type Logger, pino } from 'pino';

/** Members that never reach a log, wherever they stand. */
const SECRETS = [
  'secretAccessKey',
  'secret_access_key',
  'sessionToken',
  'session_token',
  'password',
  'authorization',
];

/** Structured logs, one JSON object a line on stderr, without secrets. */
export function createLog(level: string): Logger {
  return pino(
    {
      level,
      base: { service: 'harrier' },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '(secret)' },
    },
    pino.destination({ dest: 2, sync: false }),
  );
}
