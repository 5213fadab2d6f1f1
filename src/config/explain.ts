import type { Origin } from './document-place.ts';
import { type ConfigPath, formatPath, nodeAt } from './path.ts';
import { type Config, configSchema } from './schema.ts';

/** One effective setting. Secrets are shown as `(secret)`. */
export interface ExplainedSetting {
  readonly path: string;
  readonly value: unknown;
  /** `harrier.yaml:3:5`, an environment variable, or `default`. */
  readonly origin: string;
  readonly description?: string;
}

const REDACTED = '(secret)';

/** Every effective setting with its origin, in the order of the schema. */
export function explainConfig(config: Config, origins: readonly Origin[]): ExplainedSetting[] {
  const places = new Map(origins.map((origin) => [formatPath(origin.path), origin.place]));
  const settings: ExplainedSetting[] = [];
  const walk = (value: unknown, at: ConfigPath): void => {
    if (value === undefined) return;
    const entries = Array.isArray(value)
      ? [...value.entries()]
      : typeof value === 'object' && value !== null
        ? Object.entries(value)
        : undefined;
    if (entries !== undefined && entries.length > 0) {
      for (const [key, member] of entries) walk(member, [...at, key]);
      return;
    }
    const node = nodeAt(configSchema, at);
    const path = formatPath(at);
    settings.push({
      path,
      value: node?.secret ? REDACTED : withoutPassword(value),
      origin: places.get(path) ?? placeAbove(places, at) ?? 'default',
      ...(node?.description !== undefined && { description: node.description }),
    });
  };
  walk(config, []);
  return settings;
}

/** A list given as a whole (by the environment) is the origin of its items. */
function placeAbove(places: ReadonlyMap<string, string>, at: ConfigPath): string | undefined {
  for (let length = at.length - 1; length > 0; length--) {
    const place = places.get(formatPath(at.slice(0, length)));
    if (place !== undefined) return place;
  }
  return undefined;
}

function withoutPassword(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/^(\w+:\/\/)[^/]*@/, `$1${REDACTED}@`) : value;
}
