/**
 * The journal's steps in Lua: each is atomic in the server, and the server's clock is the only one that
 * counts. Times are epoch milliseconds. Numbers are written with `%.0f`, since Lua would shorten them.
 *
 * Keys: `waiting` (sorted set: event time → document id), `late` (the same, by arrival), `events` (hash:
 * document id → event), `clock` (hash: newest, watermark), `arrivals` (hash: second → latest event time that
 * arrived in it), `state` (hash: ruleset → snapshot), `leader` (token), `object:<id>` (ordinals it has had).
 */

const NOW = `
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
`;

/**
 * KEYS: waiting, late, events, clock, arrivals, object. ARGV: lateness, seconds to remember the object, most
 * events, then ordinal, time, id, event of each. Gives {added, late}.
 */
export const APPEND = `${NOW}
local lateness = tonumber(ARGV[1])
local had = tonumber(redis.call('GET', KEYS[6]) or '0')
local first = 4
while first < #ARGV and tonumber(ARGV[first]) < had do first = first + 4 end
local count = (#ARGV - first + 1) / 4
if count > 0 and redis.call('HLEN', KEYS[3]) + count > tonumber(ARGV[3]) then
  return redis.error_reply('FULL the journal holds as many events as it may')
end
local watermark = tonumber(redis.call('HGET', KEYS[4], 'watermark') or '-1')
local newest = tonumber(redis.call('HGET', KEYS[4], 'newest') or '-1')
local seconds, added, late = {}, 0, 0
for i = first, #ARGV, 4 do
  local time, id = tonumber(ARGV[i + 1]), ARGV[i + 2]
  if redis.call('HSETNX', KEYS[3], id, ARGV[i + 3]) == 1 then
    added = added + 1
    if time < 0 or time <= watermark or time > now + lateness then
      redis.call('ZADD', KEYS[2], string.format('%.0f', now), id)
      late = late + 1
    else
      redis.call('ZADD', KEYS[1], ARGV[i + 1], id)
      newest = math.max(newest, math.min(time, now))
      local second = math.floor(math.max(now, time) / 1000)
      seconds[second] = math.max(seconds[second] or -1, time)
    end
  end
  had = math.max(had, tonumber(ARGV[i]) + 1)
end
for second, time in pairs(seconds) do
  local name = string.format('%.0f', second)
  local before = tonumber(redis.call('HGET', KEYS[5], name) or '-1')
  if time > before then redis.call('HSET', KEYS[5], name, string.format('%.0f', time)) end
end
if newest >= 0 then redis.call('HSET', KEYS[4], 'newest', string.format('%.0f', newest)) end
redis.call('SET', KEYS[6], string.format('%.0f', had), 'EX', ARGV[2])
return {added, late}
`;

/**
 * A server without memory refuses a script whose first write would take some; after one that takes none it may
 * write. So the leader goes on, and makes room, while `APPEND` is refused. Nothing has this key.
 */
const MAKES_ROOM = (key: string): string => `redis.call('HDEL', ${key}, '')\n`;

/** KEYS: leader, clock. ARGV: token, lease in milliseconds. Gives 1 when nobody else led. */
export const LEAD = `
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
${MAKES_ROOM('KEYS[2]')}redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`;

/** KEYS: leader, waiting, late, clock, arrivals. ARGV: token, lateness. Gives {watermark, waiting, late, now}. */
export const ADVANCE = `${NOW}
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return redis.error_reply('LEASE lost') end
local lateness = tonumber(ARGV[2])
local before = tonumber(redis.call('HGET', KEYS[4], 'watermark') or '-1')
local newest = tonumber(redis.call('HGET', KEYS[4], 'newest') or '-1')
local watermark = math.max(before, newest - lateness - 1)
local arrivals = redis.call('HGETALL', KEYS[5])
for i = 1, #arrivals, 2 do
  if (tonumber(arrivals[i]) + 1) * 1000 + lateness <= now then
    watermark = math.max(watermark, tonumber(arrivals[i + 1]))
    redis.call('HDEL', KEYS[5], arrivals[i])
  end
end
if watermark > before then
  ${MAKES_ROOM('KEYS[4]')}  redis.call('HSET', KEYS[4], 'watermark', string.format('%.0f', watermark))
end
return {string.format('%.0f', watermark), redis.call('ZCARD', KEYS[2]), redis.call('ZCARD', KEYS[3]), now}
`;

/** More is not given at a time, but for one event that alone is larger: large events must not fill a leader's memory. */
const ANSWER_BYTES = 8 << 20;

/** Gives `ids` and their events in turn. */
const EVENTS_OF = (events: string): string => `
local found, size = {}, 0
for i = 1, #ids do
  local event = redis.call('HGET', ${events}, ids[i]) or ''
  size = size + #event
  if i > 1 and size > ${ANSWER_BYTES} then break end
  found[2 * i - 1] = ids[i]
  found[2 * i] = event
end
return found
`;

/**
 * KEYS: leader, waiting, events. ARGV: token, watermark, offset, limit. Gives ids and events in turn. In one step with
 * the look at the lease: a leader that was replaced while it slept would count its offset from another begin.
 */
export const NEXT = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return redis.error_reply('LEASE lost') end
local ids = redis.call('ZRANGE', KEYS[2], '-inf', ARGV[2], 'BYSCORE', 'LIMIT', ARGV[3], ARGV[4])
${EVENTS_OF('KEYS[3]')}`;

/** KEYS: late, events. ARGV: limit. Gives ids and events in turn. */
export const NEXT_LATE = `
local ids = redis.call('ZRANGE', KEYS[1], 0, ARGV[1] - 1)
${EVENTS_OF('KEYS[2]')}`;

/**
 * KEYS: leader, waiting, events, state. ARGV: token, number of events, then ruleset and snapshot of each. What is
 * removed comes first: see `MAKES_ROOM`.
 */
export const COMMIT = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return redis.error_reply('LEASE lost') end
local count = tonumber(ARGV[2])
if count > 0 then
  local ids = redis.call('ZRANGE', KEYS[2], 0, count - 1)
  for i = 1, #ids, 1000 do redis.call('HDEL', KEYS[3], unpack(ids, i, math.min(i + 999, #ids))) end
  redis.call('ZREMRANGEBYRANK', KEYS[2], 0, count - 1)
end
redis.call('DEL', KEYS[4])
for i = 3, #ARGV, 2 do redis.call('HSET', KEYS[4], ARGV[i], ARGV[i + 1]) end
return 1
`;

/** KEYS: late, events. ARGV: ids. */
export const COMMIT_LATE = `
for i = 1, #ARGV, 1000 do
  local last = math.min(i + 999, #ARGV)
  redis.call('ZREM', KEYS[1], unpack(ARGV, i, last))
  redis.call('HDEL', KEYS[2], unpack(ARGV, i, last))
end
return #ARGV
`;

/** KEYS: leader. ARGV: token, lease in milliseconds. Gives 1 while the lease is ours. */
export const RENEW = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
`;

/** KEYS: leader. ARGV: token. */
export const RESIGN = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
`;
