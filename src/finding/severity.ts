/** An OCSF severity. */
export interface Severity {
  readonly severity: 'Informational' | 'Low' | 'Medium' | 'High' | 'Critical';
  readonly severity_id: 1 | 2 | 3 | 4 | 5;
}

/** Wazuh's level (0–16) as OCSF severity, cut where Wazuh's own dashboards cut (7, 12, 15). */
export function severity(level: number): Severity {
  if (level >= 15) return { severity: 'Critical', severity_id: 5 };
  if (level >= 12) return { severity: 'High', severity_id: 4 };
  if (level >= 7) return { severity: 'Medium', severity_id: 3 };
  if (level >= 4) return { severity: 'Low', severity_id: 2 };
  return { severity: 'Informational', severity_id: 1 };
}
