import type { CodeEntry } from './entry.ts';

/** 8xx: the worker's configuration. */
export const CONFIG_CODES = {
  HR800: {
    severity: 'error',
    title: 'Configuration file cannot be read',
    explanation: 'The file does not exist or may not be read.',
    remedy: 'Correct the path, or make the file readable.',
  },
  HR801: {
    severity: 'error',
    title: 'Configuration is no YAML',
    explanation:
      'The text breaks the YAML syntax: wrong indentation, a missing quote, a name that stands twice.',
    remedy: 'Correct the YAML at this place.',
  },
  HR802: {
    severity: 'error',
    title: 'Unknown setting',
    explanation:
      'No setting of this name exists at this place. It is refused, because a mistyped name would silently leave the default.',
    remedy: 'Correct the name; `harrier config explain` lists all settings.',
  },
  HR803: {
    severity: 'error',
    title: 'Missing setting',
    explanation: 'This setting has no default.',
    remedy: 'Add the setting.',
  },
  HR804: {
    severity: 'error',
    title: 'Environment variable not set',
    explanation:
      '${NAME} in a value stands for an environment variable. Write $${ for the two characters themselves.',
    remedy: 'Set the variable, or write the value itself.',
  },
  HR805: {
    severity: 'warning',
    title: 'Environment variable names no setting',
    explanation:
      'Variables that begin with HARRIER_ override settings; this one names none, so it has no effect.',
    remedy: 'Correct the name of the variable, or unset it.',
  },
  HR806: {
    severity: 'error',
    title: 'Value not allowed',
    explanation: 'The value has the wrong type or lies outside of what is possible.',
    remedy: 'Give a value of the kind that is named.',
  },
} as const satisfies Record<string, CodeEntry>;
