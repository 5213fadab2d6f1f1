import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MEMORY_SIZE } from '../../src/correlation/memory.ts';
import { feed, ids, openRules } from '../support/rules.ts';

const BASE = '<rule id="100" level="3"><decoded_as>json</decoded_as><description>base</description></rule>';
const composite = (frequency: number, inner = '', timeframe = 60) =>
  `<rule id="110" level="10" frequency="${frequency}" timeframe="${timeframe}"><if_matched_sid>100</if_matched_sid>${inner}<description>c</description></rule>`;

/** The results of n equal events. */
const run = (rules: string, count: number, step = 1) =>
  ids(
    openRules(rules),
    Array.from({ length: count }, () => ({ a: 'x', srcip: '10.0.0.1' })),
    step,
  );

describe('frequency', () => {
  it('fires on every Nth event', () => {
    expect(run(BASE + composite(3), 7)).toEqual([100, 100, 110, 100, 100, 110, 100]);
  });

  it('of 2 marks nothing, so it goes on firing', () => {
    expect(run(BASE + composite(2), 4)).toEqual([100, 110, 110, 110]);
  });

  it('counts an event exactly as old as the window', () => {
    expect(run(BASE + composite(2, '', 10), 2, 10)).toEqual([100, 110]);
    expect(run(BASE + composite(2, '', 10), 2, 11)).toEqual([100, 100]);
  });

  it('keeps agents apart, unless global', () => {
    const agents = (rules: string) => {
      const session = openRules(rules);
      return ['[001] (a) any->x', '[002] (b) any->x'].map(
        (location, at) => feed(session, { a: 1 }, at, location).rule?.id,
      );
    };
    expect(agents(BASE + composite(2))).toEqual([100, 100]);
    expect(agents(BASE + composite(2, '<global_frequency/>'))).toEqual([100, 110]);
  });

  it('shows the earlier logs, newest first', () => {
    const session = openRules(BASE + composite(3));
    feed(session, { a: 1 });
    feed(session, { a: 2 }, 1);
    expect(feed(session, { a: 3 }, 2).event?.previousOutput).toEqual(['{"a":2}', '{"a":1}']);
  });
});

describe('a clock that goes back', () => {
  const rules = BASE + composite(3, '<same_field>b</same_field>', 10);
  /** Seconds and values of `b`, and the result that is expected of each. */
  const events = [
    [100, { b: 1 }, 100],
    [80, { a: 1 }, 100],
    [82, { b: 2 }, 100],
    [90, { b: 1 }, 100],
    [91, { b: 1 }, 100],
    [92, { b: 1 }, 110],
  ] as const;

  it('ends a search at an event that is too old, whoever it is of', () => {
    const session = openRules(rules);
    expect(events.map(([second, event]) => feed(session, event, second).rule?.id)).toEqual(
      events.map(([, , id]) => id),
    );
  });

  it('does so behind a snapshot too', () => {
    let session = openRules(rules);
    const results = events.map(([second, event]) => {
      const { id } = feed(session, event, second).rule ?? {};
      const snapshot = session.snapshot();
      session = openRules(rules);
      session.restore(snapshot);
      return id;
    });
    expect(results).toEqual(events.map(([, , id]) => id));
  });
});

describe('logs of a composite below another', () => {
  const inner = (frequency: number, matched: number) =>
    `<rule id="120" level="12" frequency="${frequency}"><if_sid>110</if_sid><if_matched_sid>${matched}</if_matched_sid><description>i</description></rule>`;
  const logs = (rules: string, count: number) => {
    const session = openRules(rules);
    const verdicts = Array.from({ length: count }, (_, at) => feed(session, { a: at }, at));
    return [verdicts.at(-1)?.rule?.id, verdicts.at(-1)?.event?.previousOutput];
  };

  it('are thrown away when the search of the inner one fails, even one without any history', () => {
    expect(logs(BASE + composite(3), 3)).toEqual([110, ['{"a":1}', '{"a":0}']]);
    expect(logs(BASE + composite(3) + inner(2, 110), 3)).toEqual([110, []]);
    expect(logs(BASE + composite(3) + inner(2, 999), 3)).toEqual([110, []]);
  });

  it('keep the first places, and those of the inner one follow', () => {
    expect(logs(BASE + composite(3) + inner(2, 110), 6)).toEqual([120, ['{"a":4}', '{"a":3}']]);
    expect(logs(BASE + composite(2) + inner(4, 110), 5)).toEqual([120, ['{"a":0}', '{"a":2}', '{"a":1}']]);
  });
});

describe('comparisons', () => {
  it('same: present in both and equal', () => {
    const session = openRules(BASE + composite(2, '<same_srcip/>'));
    expect(
      ids(session, [{ srcip: '1.1.1.1' }, { srcip: '2.2.2.2' }, { a: 1 }, { srcip: '1.1.1.1' }]),
    ).toEqual([100, 100, 100, 110]);
  });

  it('different: a missing value counts as different', () => {
    const session = openRules(BASE + composite(2, '<different_url/>'));
    expect(ids(session, [{ url: '/a' }, { url: '/a' }, { b: 1 }])).toEqual([100, 100, 110]);
  });

  it('fields: same and different together', () => {
    const session = openRules(
      BASE + composite(3, '<same_field>u</same_field><different_field>s</different_field>'),
    );
    const events = [
      { u: 'bob', s: '1' },
      { u: 'eve', s: '2' },
      { u: 'bob', s: '2' },
      { u: 'bob', s: '2' },
      { u: 'bob', s: '3' },
    ];
    expect(ids(session, events)).toEqual([100, 100, 100, 100, 110]);
  });
});

/** The walk of SEMANTICS 4.6 as it is written: every earlier event is looked at. */
function slowWalk(
  events: readonly { time: number; ip: string | undefined; url: string | undefined }[],
  frequency: number,
) {
  const history: { time: number; ip: string | undefined; url: string | undefined; marker: number }[] = [];
  return events.map((event) => {
    let counted = 0;
    let first: (typeof history)[number] | undefined;
    for (const earlier of [...history].reverse()) {
      if (event.time - earlier.time > 60) break;
      if (event.ip === undefined || earlier.ip !== event.ip) continue;
      if (event.url !== undefined && event.url === earlier.url) continue;
      if (earlier.marker >= 10) break;
      if (counted < frequency - 2) {
        counted++;
        first ??= earlier;
        continue;
      }
      if (first !== undefined) first.marker = 10;
      return 110;
    }
    history.push({ ...event, marker: 0 });
    return 100;
  });
}

describe('buckets', () => {
  it('find what walking over everything finds', () => {
    const event = fc.record({
      // The clock may go back, now and then.
      gap: fc.oneof(
        { weight: 4, arbitrary: fc.integer({ min: 0, max: 25 }) },
        fc.integer({ min: -90, max: 90 }),
      ),
      ip: fc.constantFrom('1.1.1.1', '2.2.2.2', undefined),
      url: fc.constantFrom('/a', '/b', undefined),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), fc.integer({ min: 2, max: 5 }), (events, frequency) => {
        const session = openRules(BASE + composite(frequency, '<same_srcip/><different_url/>'));
        let time = 1_000;
        const timed = events.map(({ gap, ip, url }) => {
          time += gap;
          return { time, ip, url };
        });
        const found = timed.map(
          ({ time: at, ip, url }) => feed(session, { srcip: ip, url, x: 1 }, at).rule?.id,
        );
        expect(found).toEqual(slowWalk(timed, frequency));
      }),
      { numRuns: 300 },
    );
  });
});

describe('limit', () => {
  it('forgets the oldest events of all rules together', () => {
    const other =
      '<rule id="200" level="3"><decoded_as>app</decoded_as><description>other</description></rule>';
    const outcome = (others: number) => {
      const session = openRules(`${BASE}${other}${composite(2, '', 99_999)}`);
      feed(session, { a: 1 });
      for (let at = 0; at < others; at++) feed(session, 'Nov 14 10:00:00 h1 app: x', 1);
      return feed(session, { a: 1 }, 2).rule?.id;
    };
    expect(outcome(MEMORY_SIZE - 20)).toBe(110);
    expect(outcome(MEMORY_SIZE + 20)).toBe(100);
  });

  it('of age is the highest frequency that was read, of a rule that is left out too', () => {
    const other =
      '<rule id="200" level="3"><decoded_as>app</decoded_as><description>other</description></rule>';
    const leftOut = (frequency: number) =>
      `<rule id="300" level="3" frequency="${frequency}"><if_matched_sid>999</if_matched_sid><description>l</description></rule>`;
    const outcome = (frequency: number) => {
      const session = openRules(BASE + other + composite(2, '<same_srcip/>', 99_999) + leftOut(frequency));
      for (let at = 0; at < 20; at++) feed(session, { srcip: `10.0.0.${at}` });
      for (let at = 0; at < MEMORY_SIZE - 19; at++) feed(session, 'Nov 14 10:00:00 h1 app: x', 100);
      return feed(session, { srcip: '10.0.0.19' }, 101).rule?.id;
    };
    expect(outcome(90)).toBe(100);
    expect(outcome(200)).toBe(110);
  });
});

describe('logs of remembered events', () => {
  it('are bounded in bytes: the oldest are let go, and their events still count', () => {
    const count = 1_100;
    const session = openRules(
      '<rule id="100" level="3"><decoded_as>app</decoded_as><description>b</description></rule>' +
        `<rule id="110" level="5" frequency="${count + 1}"><if_matched_sid>100</if_matched_sid><description>c</description></rule>`,
    );
    const line = `Nov 14 10:00:00 h1 app: ${'x'.repeat(65_000)}`;
    const results = ids(
      session,
      Array.from({ length: count + 1 }, () => line),
      0,
    );
    expect([results.at(-2), results.at(-1)]).toEqual([100, 110]);
    const logs = session.snapshot().memory.records.map(({ log }) => log);
    expect(logs).toHaveLength(count);
    expect(logs.findIndex((log) => log !== '')).toBe(count - Math.floor((64 * 1024 * 1024) / line.length));
    expect(logs.at(-1)).toBe(line);
  });
});

describe('snapshot', () => {
  it('carries counters, windows, markers and histories over', () => {
    const rules =
      BASE +
      composite(3, '<same_srcip/>') +
      '<rule id="101" level="5" ignore="30"><if_sid>100</if_sid><match>once</match><description>o</description></rule>';
    const events = Array.from({ length: 30 }, (_, at) => ({
      srcip: `10.0.0.${at % 3}`,
      a: at % 7 === 0 ? 'once' : 'x',
    }));
    const straight = openRules(rules, { mode: 'live' });
    const all = events.map((event, at) => feed(straight, event, at));
    const before = openRules(rules, { mode: 'live' });
    const head = events.slice(0, 13).map((event, at) => feed(before, event, at));
    const after = before.ruleset.openSession({ mode: 'live', timeZone: 'UTC' });
    after.restore(JSON.parse(JSON.stringify(before.snapshot())));
    const tail = events.slice(13).map((event, at) => feed(after, event, 13 + at));
    const outcome = (verdict: (typeof all)[number]) => [
      verdict.rule?.id,
      verdict.firedTimes,
      verdict.event?.previousOutput,
    ];
    expect([...head, ...tail].map(outcome)).toEqual(all.map(outcome));
  });

  it('fits a changed ruleset: what is still searched in the same way goes on', () => {
    const extra = '<rule id="90" level="2"><decoded_as>app</decoded_as><description>new</description></rule>';
    const old = openRules(BASE + composite(3, '<same_srcip/>'));
    ids(old, [{ srcip: '1.1.1.1' }, { srcip: '1.1.1.1' }]);
    const saved = JSON.parse(JSON.stringify(old.snapshot()));
    const next = (rules: string) => {
      const session = openRules(rules);
      session.restore(saved);
      const { rule, firedTimes } = feed(session, { srcip: '1.1.1.1' }, 2);
      return [rule?.id, firedTimes];
    };
    expect(next(extra + BASE + composite(3, '<same_srcip/>'))).toEqual([110, 1]);
    expect(next(extra + BASE + composite(3))).toEqual([100, 3]);
  });
});
