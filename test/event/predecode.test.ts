import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { predecode } from '../../src/event/predecode.ts';

function read(text: string, location = 'stdin') {
  const event = predecode({ text, location, time: 0 }, 'manager');
  if ('error' in event) return event;
  const { headerTime, hostname, programName, log } = event;
  return [headerTime, hostname, programName, log];
}

describe('predecode', () => {
  it.each([
    ['syslog', 'Mar  7 08:09:10 web1 app[77]: up', ['Mar  7 08:09:10', 'web1', 'app', 'up']],
    ['proftpd', '2024-03-07 08:09:10,123 web1 app: up', ['2024-03-07 08:09:10,123', 'web1', 'app', 'up']],
    [
      'ISO',
      '2024-03-07T08:09:10+01:00 web1 app: up now',
      ['2024-03-07T08:09:10+01:00', 'web1', 'app', 'up now'],
    ],
    ['year', '2024 Mar 07 08:09:10 web1 app: up', ['2024 Mar 07 08:09:10', 'web1', 'app', 'up']],
    [
      'macOS',
      '2024-03-07 08:09:10.123456+0100  web1 app[1]: up',
      ['2024-03-07 08:09:10.123456+0100', 'web1', 'app', 'up'],
    ],
    [
      'xferlog',
      'Thu Mar  7 08:09:10 2024 1 host /f',
      ['Thu Mar  7 08:09:10 2024', 'manager', undefined, '1 host /f'],
    ],
    [
      'snort',
      '03/07-08:09:10.123456  [**] x [**]',
      ['03/07-08:09:10.123456', 'manager', undefined, '[**] x [**]'],
    ],
    [
      'suricata',
      '03/07/2024-08:09:10.123456  [**] x',
      ['03/07/2024-08:09:10.123456', 'manager', undefined, '[**] x'],
    ],
    [
      'apache',
      '[Thu Mar 07 08:09:10 2024] [error] x',
      ['Thu Mar 07 08:09:10 2024', 'manager', undefined, '[error] x'],
    ],
    [
      'macOS asl',
      '[Time 2024.03.07 08:09:10 UTC] [Sender app] [Message up] [Host web1]',
      [undefined, 'web1', 'app', 'up'],
    ],
    [
      'squid',
      '1709798950.123   5678 192.0.2.1 TCP_HIT/200 x',
      ['1709798950.123  ', 'manager', undefined, '5678 192.0.2.1 TCP_HIT/200 x'],
    ],
    ['no header', '{"a":1}', [undefined, 'manager', undefined, '{"a":1}']],
  ])('reads a %s header', (_, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it('takes a name with a colon and a blank for the program where the host would stand', () => {
    expect(read('Mar  7 08:09:10 kernel: x')).toEqual(['Mar  7 08:09:10', 'manager', 'kernel', 'x']);
  });

  it("reads AIX's facility and severity in front of the program", () => {
    expect(read('Mar  7 08:09:10 h auth|security:info sshd[9]: x')).toEqual([
      'Mar  7 08:09:10',
      'h',
      'sshd',
      'x',
    ]);
    // Without an ending the original does not cut the program off.
    expect(read('Mar  7 08:09:10 h auth|security:info sshd x')).toEqual([
      'Mar  7 08:09:10',
      'h',
      'sshd x',
      ' x',
    ]);
  });

  it("ends the text at the bracket of AIX's program when no colon follows the digits", () => {
    expect(read('Mar  7 08:09:10 h auth|security:info sshd[9] x')).toEqual([
      'Mar  7 08:09:10',
      'h',
      'sshd',
      'auth|security:info sshd',
    ]);
  });

  // The month's umlaut has two bytes: the header is found one byte later, but cut where it always ends.
  it.each([
    ['one blank', 'M\xc3\xa4r 07 08:09:10 web1 app: up', ['M\xc3\xa4r 07 08:09:1', 'web1', 'app', 'up']],
    [
      'two blanks',
      'M\xc3\xa4r 07 08:09:10  web1 app: up',
      ['M\xc3\xa4r 07 08:09:1', '', undefined, 'web1 app: up'],
    ],
    ['no log', 'M\xc3\xa4r 07 08:09:10 ', ['M\xc3\xa4r 07 08:09:1', 'manager', undefined, '']],
    [
      'a plain header',
      'xM\xc3r Mar  7 08:09:10 2024 1 h',
      [undefined, 'manager', undefined, 'xM\xc3r Mar  7 08:09:10 2024 1 h'],
    ],
    [
      'xferlog',
      'T\xc3\xa4u Mar  7 08:09:10 2024 1 h /f',
      ['T\xc3\xa4u Mar  7 08:09:10 202', 'manager', undefined, ' 1 h /f'],
    ],
  ])('reads an umlaut in front of %s', (_, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it('ends the text at the first NUL', () => {
    expect(read('abc\0def')).toEqual([undefined, 'manager', undefined, 'abc']);
  });

  it("prefers the agent's name to the header's host", () => {
    const event = predecode(
      { text: 'Mar  7 08:09:10 web1 app: up', location: '[007] (bond) 192.0.2.7->/log', time: 0 },
      'manager',
    );
    expect(event).toMatchObject({
      agentId: '007',
      agentName: 'bond',
      hostname: 'bond',
      location: '(bond) 192.0.2.7->/log',
    });
  });

  it('refuses a location whose bracket never closes', () => {
    expect(read('x', '[007 (bond) any->/log')).toEqual({ error: 'preprocessing' });
  });

  it('takes any bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, location) => {
        const bytes = Buffer.from(text, 'utf8').toString('latin1');
        const event = predecode({ text: bytes, location, time: 0 }, 'manager');
        if ('log' in event) expect(bytes.includes(event.log)).toBe(true);
      }),
    );
  });
});
