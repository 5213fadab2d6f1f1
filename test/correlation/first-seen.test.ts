import { describe, expect, it } from 'vitest';
import { FirstSeen } from '../../src/correlation/first-seen.ts';
import { fieldName } from '../../src/event/field-name.ts';
import { type Category, type FtsPart, LogEvent } from '../../src/event/log-event.ts';

function event(members: Partial<LogEvent>, category: Category = 'syslog'): LogEvent {
  const parts = new Set<FtsPart>(['srcuser', 'srcip']);
  const decoder = {
    id: 1,
    name: 'app',
    parentName: undefined,
    category,
    fts: { parts, dynamic: [] },
    ftsComment: undefined,
    accumulate: false,
  };
  return Object.assign(new LogEvent('', 'stdin', 0, 'host'), { ...members, decoder, category });
}

describe('first time seen', () => {
  it('holds once for each combination of the selected parts', () => {
    const memory = new FirstSeen();
    const seen = [{ srcuser: 'a' }, { srcuser: 'a', url: 'x' }, { srcuser: 'b' }, { srcip: 'a' }, {}];
    expect(seen.map((members) => memory.check(event(members)))).toEqual([true, false, true, true, true]);
  });

  it('cuts the fourth similar key of an ids decoder, which then is known for all that follow', () => {
    const memory = new FirstSeen();
    const check = (user: string) => memory.check(event({ srcuser: `very-long-name-${user}` }, 'ids'));
    expect(['1', '2', '3', '4', '5', '6'].map(check)).toEqual([true, true, true, true, false, false]);
    expect(check('2')).toBe(false);
  });

  it('compares the first 255 bytes of the static parts, and 256 with dynamic fields', () => {
    const memory = new FirstSeen();
    const user = 'x'.repeat(255 - 'app   '.length);
    expect(memory.check(event({ srcuser: user }))).toBe(true);
    expect(memory.check(event({ srcuser: `${user}y` }))).toBe(false);
    const check = (value: string) => {
      const given = event({ srcuser: user.slice(6) });
      given.dynamic.add(fieldName('where'), value);
      const { decoder } = given;
      if (decoder?.fts !== undefined)
        given.decoder = { ...decoder, fts: { ...decoder.fts, dynamic: ['where'] } };
      return memory.check(given);
    };
    expect(['a', 'b', 'b'].map(check)).toEqual([true, true, false]);
    expect(check('bc')).toBe(false);
  });

  it('never holds without fts', () => {
    const plain = event({ srcuser: 'a' });
    plain.decoder = undefined;
    expect(new FirstSeen().check(plain)).toBe(false);
  });
});
