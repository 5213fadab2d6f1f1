import { patternOption } from './pattern.ts';

/** Options on the log text and on what surrounds it. */
export const TEXT_OPTIONS = [
  patternOption({
    name: 'match',
    defaultType: 'osmatch',
    summary: 'The log text behind the header contains the pattern.',
    example: '<match>authentication failure|invalid user</match>',
  }),
  patternOption({
    name: 'regex',
    defaultType: 'osregex',
    summary: 'The log text behind the header matches the pattern.',
    example: '<regex>^session opened for \\S+ by</regex>',
  }),
  patternOption({
    name: 'program_name',
    defaultType: 'osmatch',
    summary: 'The program name of the header matches.',
    example: '<program_name>^sshd$</program_name>',
  }),
  patternOption({
    name: 'hostname',
    defaultType: 'osmatch',
    summary: 'The host name matches: of the agent, of the header, or of the manager.',
    example: '<hostname>^web\\d</hostname>',
  }),
  patternOption({
    name: 'location',
    defaultType: 'osmatch',
    summary: 'Where the log came from matches; for agents it begins with `(name) ip->`.',
    example: '<location>Wazuh-AWS</location>',
  }),
];

/** Options on static fields. */
export const STATIC_OPTIONS = [
  staticOption('id', 'the id'),
  staticOption('system_name', 'the system name'),
  staticOption('protocol', 'the protocol'),
  staticOption('url', 'the URL'),
  staticOption('srcport', 'the source port'),
  staticOption('dstport', 'the destination port'),
  staticOption(
    'srcgeoip',
    'the place of the source address',
    'Needs a GeoIP database (`geoip` in ruleset.yaml); without one it never holds. The value is `US / California`, or the country alone.',
  ),
  staticOption(
    'dstgeoip',
    'the place of the destination address',
    'Needs a GeoIP database (`geoip` in ruleset.yaml); without one it never holds. The value is `US / California`, or the country alone.',
  ),
  staticOption('data', 'the data'),
  staticOption('extra_data', 'the extra data'),
  staticOption('status', 'the status'),
  patternOption({
    name: 'user',
    defaultType: 'osmatch',
    summary: 'The destination user, or the source user where there is none, matches.',
    example: '<user>^root$</user>',
    note: 'A list condition on `user` prefers the source user.',
  }),
  patternOption({
    name: 'action',
    defaultType: 'exact',
    summary: 'The decoded action is exactly this text.',
    example: '<action>RunInstances</action>',
    note: 'Case counts and `|` has no meaning unless a `type` is given.',
  }),
];

function staticOption(
  name:
    | 'id'
    | 'system_name'
    | 'protocol'
    | 'url'
    | 'srcport'
    | 'dstport'
    | 'srcgeoip'
    | 'dstgeoip'
    | 'data'
    | 'extra_data'
    | 'status',
  what: string,
  note?: string,
) {
  return patternOption({
    name,
    defaultType: 'osmatch',
    summary: `The static field with ${what} matches.`,
    example: `<${name}>^${name.endsWith('port') ? '22' : 'value'}$</${name}>`,
    ...(note === undefined ? {} : { note }),
  });
}
