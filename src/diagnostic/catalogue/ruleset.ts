import type { CodeEntry } from './entry.ts';

/** 6xx: the files and settings of a ruleset. */
export const RULESET_CODES = {
  HR600: {
    severity: 'error',
    title: 'Ruleset cannot be read',
    explanation:
      'The folder or file named on the command line or in the configuration does not exist or cannot be opened.',
    remedy: 'Correct the path.',
  },
  HR601: {
    severity: 'warning',
    title: 'File cannot be read',
    explanation: 'Wazuh skips a file that it cannot open with a warning.',
    remedy: 'Make the file readable, or delete it.',
  },
  HR602: {
    severity: 'error',
    title: 'Bad ruleset settings',
    explanation:
      '`ruleset.yaml` is not valid; its settings are alert_level, exclude, event_text, time_zone, logtest_alert, geoip, extends and manager.',
    remedy: 'Correct the setting; docs/reference lists all of them.',
  },
  HR603: {
    severity: 'error',
    title: 'File without any element',
    explanation: 'A rule or decoder file must hold at least one element; only a file of size 0 is let pass.',
    remedy: 'Delete the file, or add a group of rules or a decoder.',
  },
  HR604: {
    severity: 'error',
    title: 'GeoIP database cannot be used',
    explanation:
      'The file named by `geoip` in ruleset.yaml or by --geoip is missing, or no MaxMind database (.mmdb).',
    remedy: 'Give the path of a City or Country database in MaxMind format.',
  },
  HR605: {
    severity: 'warning',
    title: 'Ruleset without any file',
    explanation:
      'The folder has neither `rules/*.xml` nor `decoders/*.xml`: no event can meet a rule. Often it is the folder above or below that was meant.',
    remedy: 'Name the folder that holds rules/ and decoders/.',
  },
} as const satisfies Record<string, CodeEntry>;
