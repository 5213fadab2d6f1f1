import type { OwnedInstance } from './instance.ts';
import { readInstance } from './read-instance.ts';

export interface ReadInstances {
  readonly instances: readonly OwnedInstance[];
  /** What could not be read, one sentence each. */
  readonly problems: readonly string[];
}

/**
 * The instances in saved JSON: a whole DescribeInstances answer (`Reservations`), a reservation
 * (`Instances`), a bare instance, or arrays of any of these. One bad part never hides the others.
 */
export function readInstances(value: unknown, collectedAt: number): ReadInstances {
  const instances: OwnedInstance[] = [];
  const problems: string[] = [];
  visit(value, undefined, '$');
  return { instances, problems };

  function visit(part: unknown, ownerId: string | undefined, path: string): void {
    if (Array.isArray(part)) {
      part.forEach((item, index) => {
        visit(item, ownerId, `${path}[${index}]`);
      });
      return;
    }
    if (!isRecord(part)) {
      problems.push(`${path}: expected an object with Reservations, Instances or InstanceId`);
      return;
    }
    const owner = text(part['OwnerId']) ?? ownerId;
    if (part['Reservations'] !== undefined) visit(part['Reservations'], owner, `${path}.Reservations`);
    else if (part['Instances'] !== undefined) visit(part['Instances'], owner, `${path}.Instances`);
    else if (text(part['InstanceId']) === undefined) problems.push(`${path}: no InstanceId`);
    else {
      instances.push({
        instance: readInstance(part, (member, expected) => {
          problems.push(`${path}.${member}: expected ${expected}`);
        }),
        collectedAt,
        ...(owner === undefined ? {} : { ownerId: owner }),
      });
    }
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** A text, or a number in its place: an account id is often saved as one. */
function text(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value).padStart(12, '0');
  return typeof value === 'string' && value !== '' ? value : undefined;
}
