import { describe, expect, it } from 'vitest';
import { Accumulator } from '../../src/decoder/accumulator.ts';
import { load } from '../support/decode.ts';
import { decodeText } from '../support/stock-decoders.ts';

const decoders = load(`
  <decoder name="other"><prematch>^never$</prematch></decoder>
  <decoder name="ftp"><program_name>^ftp</program_name><accumulate>yes</accumulate></decoder>
  <decoder name="ftp-x"><parent>ftp</parent><regex>id=(\\d*)</regex><order>id</order></decoder>
  <decoder name="ftp-x"><parent>ftp</parent><regex>u=(\\S+)</regex><order>srcuser</order></decoder>
  <decoder name="ftp-x"><parent>ftp</parent><regex>ip=(\\S+)</regex><order>srcip</order></decoder>`);

function feed(accumulator: Accumulator, text: string, second: number) {
  const event = decodeText(decoders, `Mar  7 08:09:10 web1 ftp: ${text}`, 'stdin', 'm', second * 1000);
  if (event === undefined) throw new Error('not an event');
  accumulator.apply(event);
  return [event.srcuser, event.srcip];
}

describe('Accumulator', () => {
  it('fills what is missing, keeps what came first, and forgets after two minutes of silence', () => {
    const accumulator = new Accumulator();
    expect(feed(accumulator, 'id=1 u=bob', 0)).toEqual(['bob', undefined]);
    expect(feed(accumulator, 'id=1 u=al ip=192.0.2.1', 60)).toEqual(['al', '192.0.2.1']);
    expect(feed(accumulator, 'id=1', 180)).toEqual(['bob', '192.0.2.1']);
    expect(feed(accumulator, 'id=2', 180)).toEqual([undefined, undefined]);
    expect(feed(accumulator, 'id=1', 301)).toEqual([undefined, undefined]);
  });

  it('takes an empty id for one', () => {
    const accumulator = new Accumulator();
    feed(accumulator, 'id= u=bob', 0);
    expect(feed(accumulator, 'id= ip=192.0.2.1', 1)).toEqual(['bob', '192.0.2.1']);
    expect(feed(accumulator, 'ip=192.0.2.1', 1)).toEqual([undefined, '192.0.2.1']);
  });

  it('takes over values of at most 80 bytes, under keys of at most 255', () => {
    const accumulator = new Accumulator();
    const long = 'x'.repeat(81);
    feed(accumulator, `id=1 u=${long} ip=${long.slice(1)}`, 0);
    expect(feed(accumulator, 'id=1', 1)).toEqual([undefined, long.slice(1)]);
    const id = '1'.repeat(255 - 'web1 ftp '.length);
    feed(accumulator, `id=${id} u=bob`, 2);
    feed(accumulator, `id=${id}1 u=al`, 2);
    expect(feed(accumulator, `id=${id}`, 3)).toEqual(['bob', undefined]);
    expect(feed(accumulator, `id=${id}1`, 3)).toEqual([undefined, undefined]);
  });
});
