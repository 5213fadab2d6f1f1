/** A group string taken apart: group names, and compliance requirements by family in order of first appearance. */
export interface SplitGroups {
  readonly groups: readonly string[];
  readonly compliance: ReadonlyMap<string, readonly string[]>;
}

/** Families of compliance requirements; a group named `<family>_<x>` is requirement x (SEMANTICS 9.1). */
const FAMILIES = ['pci_dss', 'cis', 'gdpr', 'gpg13', 'hipaa', 'nist_800_53', 'tsc'];
/** Only so many bytes of the group string are looked at. */
const MAX_BYTES = 1023;

/** Takes the group string of a rule apart: a byte string, names separated by commas. */
export function splitGroups(text: string): SplitGroups {
  const groups: string[] = [];
  const compliance = new Map<string, string[]>();
  for (const part of text.slice(0, MAX_BYTES).split(',')) {
    if (part === '') continue;
    const family = FAMILIES.find((name) => part.startsWith(`${name}_`));
    if (family === undefined) {
      groups.push(part);
      continue;
    }
    const requirement = part.slice(family.length + 1);
    const known = compliance.get(family);
    if (known === undefined) compliance.set(family, [requirement]);
    else known.push(requirement);
  }
  return { groups, compliance };
}
