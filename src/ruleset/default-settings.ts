/** The settings of a ruleset without a `ruleset.yaml`. The schema takes its defaults from here. */
export const DEFAULT_SETTINGS = {
  alert_level: 3,
  exclude: ['0215-policy_rules.xml'],
  event_text: 'wazuh-aws' as const,
  logtest_alert: 'level' as const,
};
