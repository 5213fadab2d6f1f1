import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { loadTables } from '../../src/ocsf/schema-tables.ts';
import { validateEvent } from '../../src/ocsf/validate.ts';
import type { Json } from '../support/cloudtrail.ts';
import { hasShared, readSharedJson } from '../support/shared.ts';

/** What the JSON schemas do not check. */
const BEYOND_SCHEMA = new Set(['type-uid', 'sibling', 'implausible-time', 'unknown-profile']);

interface Checked {
  readonly file: string;
  readonly schema: string;
  readonly violations: number;
}

const compiled = new Map<string, ValidateFunction>();

function compile(schema: string): ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  return ajv.compile(readSharedJson<object>('fixtures/ocsf/json-schema', schema));
}

describe.skipIf(!hasShared)('OCSF validator against the JSON schemas of 1.6.0', () => {
  it('finds an example invalid exactly where the schema does', async () => {
    const tables = await loadTables('1.6');
    const checked = readSharedJson<Checked[]>('fixtures/ocsf/examples-validation-1.6.0.json');
    let compared = 0;
    for (const { file, schema } of checked) {
      if (schema === null || schema === undefined) continue;
      const example = readSharedJson<Json>('fixtures/ocsf/examples', file);
      const event = structuredClone(example['expected'] ?? example['expected_lenient']) as Json | null;
      if (event === null || event === undefined) continue;
      // Both look at the event with the schema's profiles, whatever the event names.
      const profiles =
        schema
          .split('.')[1]
          ?.split('-')
          .filter((name) => name !== 'base') ?? [];
      event['metadata'] = { ...(event['metadata'] as Json), profiles };
      const validate = compiled.get(schema) ?? compile(schema);
      compiled.set(schema, validate);
      validate(event);
      const bySchema = (validate.errors ?? [])
        .filter(({ keyword }) => keyword !== 'anyOf' && keyword !== 'oneOf')
        .filter(({ schemaPath }) => !/\/(anyOf|oneOf)\/\d+\/required$/.test(schemaPath))
        .map(({ instancePath, keyword, params }) => {
          const name = keyword === 'required' ? params['missingProperty'] : params['additionalProperty'];
          return `${instancePath}${typeof name === 'string' ? `/${name}` : ''}`;
        });
      const byTables = validateEvent(event, tables)
        .filter(({ code }) => !BEYOND_SCHEMA.has(code) && code !== 'constraint')
        .map(({ path }) => `/${path.replaceAll(/\[(\d+)\]/g, '/$1').replaceAll('.', '/')}`);
      compared++;
      expect([file, [...new Set(byTables)].sort()]).toEqual([file, [...new Set(bySchema)].sort()]);
    }
    expect(compared).toBeGreaterThan(5);
  });
});
