import type { InventoryEntry } from './directory-build.ts';

/** A stored inventory document (Unicode text), of either profile, as an entry; undefined when it is none. */
export function readEntry(source: unknown): InventoryEntry | undefined {
  const device = member(source, 'device');
  const own = member(source, 'harrier');
  const id = text(member(device, 'uid'));
  const changedAt = time(member(own, 'changed_at'));
  if (id === '' || changedAt === undefined) return undefined;
  const interfaces = list(member(device, 'network_interfaces'));
  const addresses = interfaces.map((one) => text(member(one, 'ip')));
  const groups = list(member(device, 'groups'));
  return {
    id,
    name: text(member(device, 'name')) || id,
    account: text(member(own, 'account')) || text(member(member(device, 'org'), 'uid')),
    vpc: text(member(device, 'vpc_uid')) || text(member(device, 'domain')),
    groups: groups.map((group) => text(member(group, 'name')) || text(member(group, 'uid'))).filter(Boolean),
    interfaces: interfaces.map((one) => text(member(one, 'uid'))).filter(Boolean),
    addresses: [...addresses, text(member(device, 'ip'))].filter(isPrivate),
    changedAt,
    present: member(own, 'present') !== false,
    createdAt: earliest(
      ['created_time_dt', 'created_time', 'boot_time_dt', 'boot_time'].map((name) =>
        time(member(device, name)),
      ),
    ),
  };
}

/** Public addresses come and go without the instance: only private ones are known to be its own. */
function isPrivate(address: string): boolean {
  return /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/.test(
    address,
  );
}

/** Epoch milliseconds of a date, of epoch seconds (profile compat) or epoch milliseconds (strict). */
function time(value: unknown): number | undefined {
  if (typeof value === 'number') return value < 1e11 ? value * 1000 : value;
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

function earliest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.flatMap((one) => one ?? []);
  return known.length === 0 ? undefined : Math.min(...known);
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}
