import { checkScalar, describe } from './scalar.ts';
import type { AttributeTable, EntityTable, SchemaTables } from './schema-tables.ts';
import type { Violation, ViolationCode } from './violation.ts';

/** Findings about one event beyond this are not looked for. */
const MOST_VIOLATIONS = 100;
/** OCSF objects may contain themselves; no real event is this deep. */
const MAX_DEPTH = 40;

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Everything that is wrong with an event: against the tables of its class with the profiles that it names
 * in `metadata.profiles`, and what the schema says in words only: `type_uid` is class and activity, a
 * name agrees with its id, times are milliseconds.
 */
export function validateEvent(event: unknown, tables: SchemaTables): readonly Violation[] {
  const check = new Check(tables);
  check.event(event);
  return check.violations;
}

class Check {
  readonly violations: Violation[] = [];
  readonly #tables: SchemaTables;
  #profiles: ReadonlySet<string> = new Set();

  constructor(tables: SchemaTables) {
    this.#tables = tables;
  }

  event(event: unknown): void {
    if (!isObject(event)) {
      this.#add(
        'not-an-object',
        '',
        `An event is an object, not ${describe(event)}.`,
        'Give one JSON object a line.',
      );
      return;
    }
    const uid = event['class_uid'];
    const table = typeof uid === 'number' ? this.#tables.classes[String(uid)] : undefined;
    if (table === undefined) {
      const known = Object.entries(this.#tables.classes).map(([id, { caption }]) => `${id} ${caption}`);
      const message =
        uid === undefined ? 'The event has no class_uid.' : `No table for class ${describe(uid)}.`;
      this.#add('unknown-class', 'class_uid', message, `Known classes: ${known.join(', ')}.`);
      return;
    }
    this.#profiles = this.#profilesOf(event);
    this.#object(event, table, '', 0);
    this.#typeUid(event);
  }

  #profilesOf(event: JsonObject): ReadonlySet<string> {
    const metadata = event['metadata'];
    const named = isObject(metadata) ? metadata['profiles'] : undefined;
    const profiles = new Set<string>();
    if (!Array.isArray(named)) return profiles;
    for (const [index, profile] of named.entries()) {
      if (typeof profile !== 'string') continue;
      if (this.#tables.profiles.includes(profile)) profiles.add(profile);
      else {
        const remedy = `Profiles of these classes: ${this.#tables.profiles.join(', ')}.`;
        this.#add(
          'unknown-profile',
          `metadata.profiles[${index}]`,
          `No profile ${describe(profile)}.`,
          remedy,
        );
      }
    }
    return profiles;
  }

  #object(value: JsonObject, table: EntityTable, path: string, depth: number): void {
    if (depth > MAX_DEPTH) {
      this.#add(
        'too-deep',
        path,
        `Objects are nested more than ${MAX_DEPTH} deep.`,
        'Leave the inner ones out.',
      );
      return;
    }
    for (const [name, member] of Object.entries(value)) {
      const attribute = Object.hasOwn(table.attributes, name) ? table.attributes[name] : undefined;
      const at = path === '' ? name : `${path}.${name}`;
      if (attribute === undefined || !this.#applies(attribute)) this.#unknown(attribute, at);
      else this.#attribute(member, attribute, at, depth);
      if (this.violations.length >= MOST_VIOLATIONS) return;
    }
    for (const [name, attribute] of Object.entries(table.attributes)) {
      if (!this.#applies(attribute)) continue;
      const at = path === '' ? name : `${path}.${name}`;
      if (attribute.r === 1 && !Object.hasOwn(value, name)) {
        const because = attribute.p === undefined ? '' : ` by profile ${attribute.p}`;
        this.#add('missing', at, `${at} is required${because}.`, `Add ${at} (${typeName(attribute)}).`);
      }
      if (attribute.s !== undefined) this.#sibling(value, name, attribute, path);
      if (attribute.t === 'timestamp_t') this.#sameInstant(value, name, path);
    }
    for (const [kind, names] of Object.entries(table.constraints ?? {})) {
      const present = names.filter((name) => Object.hasOwn(value, name)).length;
      if (kind === 'at_least_one' ? present > 0 : present === 1) continue;
      const wanted = kind === 'at_least_one' ? 'at least one' : 'exactly one';
      const message = `${path === '' ? 'The event' : path} needs ${wanted} of ${names.join(', ')}; it has ${present}.`;
      this.#add('constraint', path, message, `Give ${wanted} of them, or leave ${path || 'the event'} out.`);
    }
  }

  #applies(attribute: AttributeTable): boolean {
    return attribute.p === undefined || this.#profiles.has(attribute.p);
  }

  #unknown(attribute: AttributeTable | undefined, path: string): void {
    const profile = attribute?.p;
    if (profile === undefined) {
      const message = `OCSF ${this.#tables.version} has no attribute ${path} here.`;
      this.#add('unknown-attribute', path, message, 'Move the value to unmapped, or remove it.');
    } else {
      const message = `${path} belongs to profile ${profile}, which the event does not name.`;
      this.#add('unknown-attribute', path, message, `Add "${profile}" to metadata.profiles.`);
    }
  }

  #attribute(value: unknown, attribute: AttributeTable, path: string, depth: number): void {
    if (attribute.a === undefined) {
      this.#value(value, attribute, path, depth);
      return;
    }
    if (!Array.isArray(value)) {
      this.#add(
        'wrong-type',
        path,
        `${path} is a list, not ${describe(value)}.`,
        'Put the value into a list.',
      );
      return;
    }
    for (const [index, element] of value.entries()) {
      this.#value(element, attribute, `${path}[${index}]`, depth);
      if (this.violations.length >= MOST_VIOLATIONS) return;
    }
  }

  #value(value: unknown, attribute: AttributeTable, path: string, depth: number): void {
    if (attribute.o !== undefined) {
      if (!isObject(value)) {
        this.#add(
          'wrong-type',
          path,
          `${path} is an object, not ${describe(value)}.`,
          'Give an object, or leave it out.',
        );
        return;
      }
      const table = this.#tables.objects[attribute.o];
      // The type `object` has no attributes of its own: anything goes (`unmapped`).
      if (table !== undefined && Object.keys(table.attributes).length > 0) {
        this.#object(value, table, path, depth + 1);
      }
      return;
    }
    const finding = checkScalar(value, attribute.t, this.#tables.types);
    if (finding !== undefined) {
      this.#add(finding.code, path, `${path} ${finding.message}`, finding.remedy);
      return;
    }
    if (attribute.e !== undefined && !Object.hasOwn(attribute.e, String(value))) {
      const ids = Object.entries(attribute.e).map(([id, caption]) => `${id} ${caption}`);
      const listed = ids.length > 20 ? `${ids.slice(0, 20).join(', ')} …` : ids.join(', ');
      this.#add('unknown-id', path, `${path} has no id ${describe(value)}.`, `Ids: ${listed}.`);
    }
  }

  /** The text beside an id is the id's caption; beside 99 (Other) it is the source's own. */
  #sibling(value: JsonObject, name: string, attribute: AttributeTable, path: string): void {
    const id = Object.hasOwn(value, name) ? value[name] : undefined;
    const sibling = attribute.s ?? '';
    const text = Object.hasOwn(value, sibling) ? value[sibling] : undefined;
    if (typeof text !== 'string' || id === undefined || id === 99 || Array.isArray(id)) return;
    const caption = attribute.e?.[String(id)];
    // Type names end in the activity, which at 99 is the source's own, too.
    if (caption === undefined || caption === text || caption.endsWith(': Other')) return;
    const at = path === '' ? sibling : `${path}.${sibling}`;
    const message = `${at} is ${describe(text)}, but ${name} ${String(id)} is ${describe(caption)}.`;
    this.#add('sibling', at, message, `Set ${at} to ${describe(caption)}, or ${name} to 99.`);
  }

  /** `x` and `x_dt` are the same instant. */
  #sameInstant(value: JsonObject, name: string, path: string): void {
    const time = value[name];
    const text = value[`${name}_dt`];
    if (typeof time !== 'number' || typeof text !== 'string') return;
    const parsed = Date.parse(text);
    if (Number.isNaN(parsed) || Math.abs(parsed - time) < 1000) return;
    const at = path === '' ? name : `${path}.${name}`;
    this.#add(
      'sibling',
      `${at}_dt`,
      `${at} and ${at}_dt are different instants.`,
      'Write the same instant twice.',
    );
  }

  #typeUid(event: JsonObject): void {
    const { class_uid: uid, activity_id: activity, type_uid: type } = event;
    if (typeof uid !== 'number' || typeof activity !== 'number' || typeof type !== 'number') return;
    const wanted = uid * 100 + activity;
    if (type === wanted) return;
    const message = `type_uid is ${type}, but class_uid × 100 + activity_id is ${wanted}.`;
    this.#add('type-uid', 'type_uid', message, `Set type_uid to ${wanted}.`);
  }

  #add(code: ViolationCode, path: string, message: string, remedy: string): void {
    this.violations.push({ code, path, message, remedy });
  }
}

function typeName(attribute: AttributeTable): string {
  return `${attribute.o ?? attribute.t}${attribute.a === undefined ? '' : '[]'}`;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
