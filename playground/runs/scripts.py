"""The steps of a run's life that must be atomic, as Redis scripts.

Keys of run ``h``: ``run:h`` the stream (entry ``0-(i+1)`` is chunk i, the one after the last says ``end``), ``lease:h``
the token of the worker that computes it, ``enq:h`` a task is in the queue, ``tries:h`` how often one began,
``watch:h`` who waits for it (sorted by when their interest lapses), ``fail:h`` why the last try failed.
Of all runs: ``runs:access`` (sorted by last access), ``runs:size`` and ``runs:total`` in bytes. ``chunk:sha`` says
in which run a chunk stands.
"""

from __future__ import annotations

_NOW = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function ended(stream)
  local last = redis.call('XREVRANGE', stream, '+', '-', 'COUNT', 1)[1]
  return last and last[2][1] == 'end'
end
"""

LOOK = (
    _NOW
    + """
-- KEYS run lease enq fail watch access; ARGV digest watcher watch_ms queued_ms
if ended(KEYS[1]) then
  redis.call('ZADD', KEYS[6], now, ARGV[1])
  return {'done'}
end
local words = redis.call('GET', KEYS[4])
if words then return {'failed', words} end
redis.call('ZADD', KEYS[5], now + ARGV[3], ARGV[2])
redis.call('PEXPIRE', KEYS[5], ARGV[3] * 2)
if redis.call('EXISTS', KEYS[2]) == 1 then return {'running'} end
if redis.call('SET', KEYS[3], ARGV[2], 'NX', 'PX', ARGV[4]) then return {'enqueue'} end
return {'queued'}
"""
)
"""What is known of a run: done, failed, running, queued, or enqueue, which makes enqueuing the caller's task."""

TAKE = (
    _NOW
    + """
-- KEYS run lease enq tries watch; ARGV token lease_ms tries_s
redis.call('DEL', KEYS[3])
if ended(KEYS[1]) or redis.call('ZCOUNT', KEYS[5], now, '+inf') == 0 then return 0 end
if not redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then return 0 end
local tries = redis.call('INCR', KEYS[4])
redis.call('EXPIRE', KEYS[4], ARGV[3])
return tries
"""
)
"""Take the lease. Returns which try this is, or 0 when it is done, held by another worker, or awaited by nobody."""

KEEP = (
    _NOW
    + """
-- KEYS lease watch; ARGV token lease_ms
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 'lost' end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
if redis.call('ZCOUNT', KEYS[2], now, '+inf') == 0 then return 'unwatched' end
return 'kept'
"""
)
"""Renew the lease. Says whether it is still ours and whether anybody still waits."""

APPEND = (
    _NOW
    + """
-- KEYS run lease access size total; ARGV token lease_ms digest first_i [sha first_seq count data]...
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 'lost' end
redis.call('PEXPIRE', KEYS[2], ARGV[2])
redis.call('ZADD', KEYS[3], now, ARGV[3])
local length = redis.call('XLEN', KEYS[1])
local i = tonumber(ARGV[4])
for at = 5, #ARGV, 4 do
  if i > length then return redis.error_reply('GAP chunk ' .. i .. ' after ' .. length) end
  if i == length then
    redis.call('XADD', KEYS[1], '0-' .. (i + 1),
      'sha', ARGV[at], 'seq', ARGV[at + 1], 'n', ARGV[at + 2], 'data', ARGV[at + 3])
    redis.call('SET', 'chunk:' .. ARGV[at], ARGV[3] .. ' ' .. i)
    local bytes = #ARGV[at + 3] + 512
    redis.call('HINCRBY', KEYS[4], ARGV[3], bytes)
    redis.call('INCRBY', KEYS[5], bytes)
    length = length + 1
  end
  i = i + 1
end
return 'kept'
"""
)
"""Append the chunks that are missing. Idempotent: chunks of equal index are equal bytes, and a gap is refused."""

END = """
-- KEYS run lease tries; ARGV token chunks summary
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 'lost' end
if redis.call('XLEN', KEYS[1]) ~= tonumber(ARGV[2]) then return redis.error_reply('GAP end after ' .. ARGV[2]) end
redis.call('XADD', KEYS[1], '0-' .. (ARGV[2] + 1), 'end', ARGV[3])
redis.call('DEL', KEYS[2], KEYS[3])
return 'kept'
"""
"""Seal the run and give the lease back."""

_DROP = """
local function drop(run, digest, size, total, access)
  for _, entry in ipairs(redis.call('XRANGE', run, '-', '+')) do
    local f = entry[2]
    if f[1] == 'sha' and string.find(redis.call('GET', 'chunk:' .. f[2]) or '', digest, 1, true) == 1 then
      redis.call('DEL', 'chunk:' .. f[2])
    end
  end
  redis.call('DECRBY', total, redis.call('HGET', size, digest) or 0)
  redis.call('HDEL', size, digest)
  redis.call('ZREM', access, digest)
  redis.call('DEL', run)
end
"""

FAIL = (
    _DROP
    + """
-- KEYS run lease tries fail access size total; ARGV token digest words fail_ms
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 'lost' end
drop(KEYS[1], ARGV[2], KEYS[6], KEYS[7], KEYS[5])
redis.call('SET', KEYS[4], ARGV[3], 'PX', ARGV[4])
redis.call('DEL', KEYS[2], KEYS[3])
return 'kept'
"""
)
"""Nothing stays under the digest but, for a short while, the reason."""

RELEASE = """
-- KEYS lease tries; ARGV token
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1], KEYS[2]) end
return 'kept'
"""
"""Give up a run that nobody waits for. What it wrote stays and is completed when somebody asks again."""

EVICT = (
    _DROP
    + """
-- KEYS access size total; ARGV budget most
local dropped = 0
local oldest = redis.call('ZRANGE', KEYS[1], 0, ARGV[2] - 1)
for _, digest in ipairs(oldest) do
  if tonumber(redis.call('GET', KEYS[3]) or 0) <= tonumber(ARGV[1]) then break end
  if redis.call('EXISTS', 'lease:' .. digest) == 0 then
    drop('run:' .. digest, digest, KEYS[2], KEYS[3], KEYS[1])
    dropped = dropped + 1
  end
end
return dropped
"""
)
"""Drop the runs whose last access is longest ago until the rest fits the budget. Runs being computed stay."""
