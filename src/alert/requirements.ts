import { asciiLower } from '../bytes/ascii.ts';
import { printCompact } from '../bytes/c-json/print.ts';
import { CJsonObject, type CJsonValue, parseCJson } from '../bytes/c-json/value.ts';

/** Texts of `data.sca.check.compliance.*`: lists of requirements by family, such as `pci_dss`: `2.2, 6.1`. */
export type ScaRequirements = (readonly [family: string, list: string])[];

/** What an event adds to the compliance arrays of its rule (SEMANTICS 9.1). */
export interface EventRequirements {
  readonly sca: ScaRequirements;
  /** The full log, where the groups of the rule have `rootcheck`: its `{family: a, b}` are read. */
  readonly rootcheckLog: string | undefined;
}

/** The object `rule` of an alert, a byte string, with the requirements that the event itself brings. */
export function withRequirements(rule: string, { sca, rootcheckLog }: EventRequirements): string {
  const parsed = parseCJson(rule)?.value;
  if (!(parsed instanceof CJsonObject)) return rule;
  const members = new Map(parsed.members);
  for (const [family, list] of sca) addSca(members, family, list);
  if (rootcheckLog !== undefined) addRootcheck(members, rootcheckLog);
  return printCompact(new CJsonObject([...members]));
}

/** Joins an array of that name, whatever its case; another kind of member is left alone. */
function addSca(members: Map<string, CJsonValue>, family: string, list: string): void {
  const added = list
    .split(',')
    .map(trim)
    .filter((requirement) => requirement !== '');
  if (added.length === 0) return;
  const lower = asciiLower(family);
  const known = [...members.keys()].find((name) => asciiLower(name) === lower);
  const value = known === undefined ? [] : members.get(known);
  if (Array.isArray(value)) members.set(known ?? family, [...value, ...added]);
}

/** Takes the place of a member of that name, as readers of JSON let the last of equal names stand. */
function addRootcheck(members: Map<string, CJsonValue>, log: string): void {
  const found = [...log.slice(0, ROOTCHECK_BYTES).matchAll(REQUIREMENT)].slice(0, MAX_REQUIREMENTS);
  for (const [, text = ''] of found) {
    const [family = '', list = ''] = text
      .slice(0, REQUIREMENT_BYTES)
      .split(':')
      .filter((part) => part !== '');
    const requirements = trim(list)
      .split(',')
      .filter((part) => part !== '');
    members.set(asciiLower(trim(family)), requirements.map(trim));
  }
}

/** Without the white space of C around it. */
function trim(text: string): string {
  return text.replace(OUTER_SPACE, '');
}

const OUTER_SPACE = /^[ \t-\r]+|[ \t-\r]+$/g;
/** Only so many bytes of the log are looked at, and so many requirements taken. */
const ROOTCHECK_BYTES = 1023;
const MAX_REQUIREMENTS = 10;
/** Of each only so many bytes: what is longer is cut off there. */
const REQUIREMENT_BYTES = 29;
const REQUIREMENT = /\{(\w*: [\w., ]*)\}/g;
