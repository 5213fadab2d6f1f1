/** ATT&CK references of an alert: `rule.mitre` of alerts.json (SEMANTICS 9.1). */
export interface AlertMitre {
  readonly id?: readonly string[];
  readonly tactic?: readonly string[];
  readonly technique?: readonly string[];
}

/** OCSF object `attack`: at least one of the three. */
export interface Attack {
  readonly technique?: Named;
  readonly sub_technique?: Named;
  readonly tactic?: Named;
}
export interface Named {
  readonly uid?: string;
  readonly name?: string;
}

/**
 * One entry a technique, and one a tactic: the alert does not say which tactic belongs to which technique.
 * Names are given to techniques only when every id has one, since unknown ids have none.
 */
export function attacks(mitre: AlertMitre | undefined): Attack[] {
  const ids = mitre?.id ?? [];
  const names = mitre?.technique ?? [];
  const named = ids.length === names.length;
  const techniques = ids.map((uid, index): Attack => {
    const name = named ? names[index] : undefined;
    const own = name === undefined ? { uid } : { uid, name };
    const [parent = uid] = uid.split('.');
    return parent === uid ? { technique: own } : { technique: { uid: parent }, sub_technique: own };
  });
  const tactics = (mitre?.tactic ?? []).map((name): Attack => ({ tactic: { name } }));
  return [...techniques, ...tactics];
}
