import type { CanonicalForm } from './canonical.ts';

/** One difference between what is in the cluster and what we would write. */
export interface Difference {
  readonly path: string;
  readonly current?: string;
  readonly desired?: string;
}

export function differences(current: CanonicalForm, desired: CanonicalForm): Difference[] {
  const found: Difference[] = [];
  for (const path of new Set([...current.keys(), ...desired.keys()])) {
    const [is, shall] = [current.get(path), desired.get(path)];
    if (is === shall) continue;
    found.push({
      path: readable(path),
      ...(is !== undefined && { current: is }),
      ...(shall !== undefined && { desired: shall }),
    });
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** `template.mappings.properties.source.properties.ip.type` reads better as `mappings source.ip type`. */
function readable(path: string): string {
  const mapping = /^template\.mappings\.properties\.(.*)\.([^.]+)$/.exec(path);
  if (mapping) return `mapping of ${mapping[1]?.replaceAll('.properties.', '.')}: ${mapping[2]}`;
  return path.replace(/^template\.settings\./, 'setting ').replace(/^template\./, '');
}
