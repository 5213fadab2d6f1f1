import { describe, expect, it } from 'vitest';
import { readForwardedAlert } from '../../../src/decoder/plugin/ossec-alert.ts';
import { decoded, load } from '../../support/decode.ts';
import { decodeText } from '../../support/stock-decoders.ts';

const plugin = (name: string) =>
  load(`<decoder name="p"><prematch>\\.</prematch><plugin_decoder>${name}</plugin_decoder></decoder>`);

describe('PF_Decoder', () => {
  const pf = plugin('PF_Decoder');

  it('reads action, endpoints and protocol', () => {
    expect(
      decoded(pf, 'rule 1/(match) block in on em0: 192.0.2.1.4000 > 192.0.2.2.23: S 1:1(0)').fields,
    ).toEqual({
      action: 'block',
      srcip: '192.0.2.1',
      srcport: '4000',
      dstip: '192.0.2.2',
      dstport: '23',
      protocol: 'TCP',
    });
    expect(decoded(pf, 'rule 1/(match) pass out on em0: 192.0.2.1 > 192.0.2.2:  icmp: echo').fields).toEqual({
      action: 'pass',
      srcip: '192.0.2.1',
      dstip: '192.0.2.2',
      protocol: 'ICMP',
    });
  });

  it('keeps what it found before a part that does not fit', () => {
    expect(decoded(pf, 'rule 1/(match) pass out on em0: 192.0.2.1 < x').fields).toEqual({
      action: 'pass',
      srcip: '192.0.2.1',
    });
  });
});

describe('PF_Decoder in corners', () => {
  it('reads the whole log whatever its offset, and no protocol where nothing is left', () => {
    const decoders = load(
      '<decoder name="p"><prematch>in on</prematch><plugin_decoder offset="after_prematch">PF_Decoder</plugin_decoder></decoder>',
    );
    const log = 'rule 1/(match) pass in on em0: 192.0.2.1.1 > 192.0.2.2.2:';
    const ends = { srcip: '192.0.2.1', srcport: '1', dstip: '192.0.2.2', dstport: '2' };
    expect(decoded(decoders, log).fields).toEqual({ action: 'pass', ...ends });
    expect(decoded(decoders, `${log}  udp 4`).fields).toEqual({ action: 'pass', ...ends, protocol: 'UDP' });
  });
});

describe('SymantecWS_Decoder', () => {
  it('reads the first of each key', () => {
    const log = '20240307,80910,1=5,11=192.0.2.1,10=bob,10=al,60=http://example.com/,3=12345678901,2=9';
    expect(decoded(plugin('SymantecWS_Decoder'), log).fields).toEqual({
      srcip: '192.0.2.1',
      dstuser: 'bob',
      id: '3=1234567',
      url: 'http://example.com/',
    });
  });

  it('has room for 9, 128 and 1,024 bytes, and takes ids across commas', () => {
    const read = (log: string) => decoded(plugin('SymantecWS_Decoder'), log).fields;
    expect(read('x,3=1,10=bob,11=192.0.2.1')).toEqual({ id: '3=1,10=bo', srcip: '192.0.2.1' });
    const long = 'y'.repeat(2000);
    expect(read(`x,10=${long},60=${long},2=1`)).toEqual({
      dstuser: long.slice(0, 128),
      url: long.slice(0, 1024),
      id: '2=1',
    });
    expect(read('x,10=')).toEqual({ dstuser: '' });
    expect(read('10=bob')).toEqual({});
  });
});

describe('SonicWall_Decoder', () => {
  const log = (category: number, id: number, rest = '') =>
    `fw=192.0.2.9 pri=6 c=${category} m=${id} msg="x" src=192.0.2.1:4000:WAN dst=192.0.2.2:443:LAN proto=tcp/443 ${rest}`;
  const read = (text: string) => {
    const event = decodeText(plugin('SonicWall_Decoder'), text);
    return [event?.category, event?.action, event?.protocol, event?.url];
  };

  it('tells the kind of log from category and id', () => {
    expect(read(log(32, 1))).toEqual(['ids', undefined, 'tcp', undefined]);
    expect(read(log(0, 98))).toEqual(['firewall', 'pass', 'tcp', undefined]);
    expect(read(log(0, 36))).toEqual(['firewall', 'drop', 'tcp', undefined]);
    expect(read(log(0, 97, 'result=403 dstname=example.com arg=/x'))).toEqual([
      'squid',
      undefined,
      'tcp',
      'example.com/x',
    ]);
    const broken = log(0, 97, 'result=403 dstname=example.com arg=/x y');
    expect(read(broken)).toEqual(['squid', undefined, 'tcp', undefined]);
    expect(decodeText(plugin('SonicWall_Decoder'), broken)?.id).toBe('97');
    expect(read(log(0, 1))).toEqual(['syslog', undefined, 'tcp', undefined]);
  });
});

describe('OSSECAlert_Decoder', () => {
  const read = (log: string, location = 'stdin') => {
    const event = decodeText(plugin('OSSECAlert_Decoder'), log, location);
    if (event === undefined) throw new Error('no event');
    const id = readForwardedAlert(event, (candidate) => candidate === 5501);
    const { hostname, srcip, dstuser, fullLog, log: rest } = event;
    return {
      id,
      forwards: event.forwardsAlert,
      location: event.location,
      hostname,
      srcip,
      dstuser,
      fullLog,
      rest,
    };
  };

  it('turns the event into the one that the line is about', () => {
    const line =
      'ossec: Alert Level: 3; Rule: 5501 - Session opened.; Location: web1->/var/log/x; srcip: 192.0.2.1; user: bob;  the log';
    expect(read(line)).toEqual({
      id: 5501,
      forwards: true,
      location: 'stdin|web1->/var/log/x',
      hostname: 'stdin|web1->/var/log/x',
      srcip: '192.0.2.1',
      dstuser: 'bob',
      fullLog: 'the log',
      rest: 'the log',
    });
    expect(read(line, 'x'.repeat(300)).location).toBe('x'.repeat(254));
    expect(read(`${line} ${'y'.repeat(5000)}`).fullLog).toHaveLength(4094);
  });

  it.each([
    'Alert Level: 3',
    'Alert Level: 3; Rule:5501 - x; Location: w; ',
    'Alert Level: 3; Rule: 5501',
    'Alert Level: 3; Rule: 05501 - x; Location: w; ',
    'Alert Level: 3; Rule: 5502 - x; Location: w; ',
    'Alert Level: 3; Rule: 5501 - x; Place: w; ',
    'Alert Level: 3; Rule: 5501 - x; Location: w',
    'x Alert Level: 3; Rule: 5501 - x; Location: w; ',
  ])('has no rule and changes nothing: %s', (line) => {
    expect(read(line)).toMatchObject({ id: undefined, forwards: true, location: 'stdin', fullLog: line });
  });

  it('keeps what stands in front of a break', () => {
    expect(read('Alert Level: 3; Rule: 5501 - x; Location: w; user: bob; more')).toMatchObject({
      id: undefined,
      location: 'stdin|w',
      dstuser: 'bob',
      fullLog: 'Alert Level: 3; Rule: 5501 - x; Location: w; user: bob; more',
    });
  });
});
