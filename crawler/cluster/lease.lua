-- The frontier in Redis: every step that two workers may not take at once is one call of this script.
-- KEYS[1] is what all our keys begin with; ARGV[1] is the operation, the rest are its arguments. Times are milliseconds of Redis' own clock,
-- so that nobody's clock matters. A *slot* is source|host (scheme, host and port): places belong to the slot, the clock to the host.
--
--   about            whose this is, which version may work, which run it is      job:ID      data, slot, tries, and of a lease token and worker
--   all              jobs by when they came                                      queue:SLOT  jobs that wait, by priority and order
--   ready            slots with waiting jobs, by when to look at them            flying:SLOT jobs under way
--   suspects         jobs that wait to be given out alone; drainer: the worker that takes nothing else until it can have one
--   leases           jobs under way, by when their lease runs out                results     the stream of answers
--   host:HOST        next; delay, as far as run is this one; open_until: a request is unanswered; holder, held_until: whose turn was taken together with a job
--   slot:RUN:SLOT    failures in a row, rests_until

local prefix, operation = KEYS[1], ARGV[1]
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

local TRIES = 3 -- leases of one job that may run out: a request that kills its workers ends in `drops`
local ALONE = 2 -- leases that ran out after which a job is given out alone: what was under way beside a killer is innocent
local DRAIN, DRAINING = 200, 5000 -- ms after which a worker asks again that ends what it has for such a job, and that it is believed to do so
local LOOKS = 200 -- slots that one call looks at; each was looked at later than its time, or is looked at no more
local LOOK = 50 -- ms until a host is looked at again whose turn is promised, or which has still to answer
local PATIENCE = 2000 -- ms beyond its gap that a host is given to answer before the next request starts: until then nobody knows when the
-- last one reached it, and two that were sent a gap apart may arrive closer
local KEPT = 26 * 3600 -- seconds that a host is remembered after its last request
local RUN_KEPT = 3 * 3600 -- seconds that a slot is remembered after its last failure, within one run

local function key(kind, name) return prefix .. kind .. ':' .. name end
local function number(value) return tonumber(value or 0) or 0 end
local function host_of(slot) return string.match(slot, '|(.*)$') or slot end
local function this_run() return redis.call('HGET', prefix .. 'about', 'run') or '0' end
local function slot_key(slot) return key('slot', this_run() .. ':' .. slot) end

local function wake(slot)
  if redis.call('EXISTS', key('queue', slot)) == 1 then redis.call('ZADD', prefix .. 'ready', 'NX', now, slot) end
end

local function enqueue(id, slot, priority)
  local order = redis.call('INCR', prefix .. 'order')
  redis.call('ZADD', key('queue', slot), order - priority * 1e13, id)
  wake(slot)
end

local function land(id, slot)
  redis.call('ZREM', prefix .. 'leases', id)
  redis.call('SREM', key('flying', slot), id)
  redis.call('HDEL', key('job', id), 'token', 'worker')
end

local function forget(id, slot)
  land(id, slot)
  redis.call('DEL', key('job', id))
  redis.call('ZREM', prefix .. 'all', id)
  wake(slot)
end

local function give_back(id)
  local job = redis.call('HMGET', key('job', id), 'slot', 'priority', 'tries')
  if not job[1] then
    redis.call('ZREM', prefix .. 'leases', id)
    return
  end
  land(id, job[1])
  if number(job[3]) >= ALONE then
    redis.call('ZADD', prefix .. 'suspects', redis.call('INCR', prefix .. 'order'), id)
    wake(job[1])
  else
    enqueue(id, job[1], number(job[2]))
  end
end

-- Leases that ran out: their workers are dead, or as good as dead.
local function expire()
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', prefix .. 'leases', '-inf', now, 'LIMIT', 0, 50)) do
    local tries = redis.call('HINCRBY', key('job', id), 'tries', 1)
    local slot = redis.call('HGET', key('job', id), 'slot')
    if slot and tries >= TRIES then
      redis.call('XADD', prefix .. 'results', '*', 'job', id, 'said', '{"lost":' .. tries .. '}')
      forget(id, slot)
    else
      give_back(id)
    end
    redis.call('HINCRBY', prefix .. 'counts', 'expired', 1)
  end
end

-- When the host of a slot may be asked, as far as its clock says, and until when its turn is promised or its answer awaited.
local function due(slot)
  local turn = redis.call('HMGET', key('host', host_of(slot)), 'next', 'held_until', 'open_until')
  local free = math.max(number(turn[1]), number(redis.call('HGET', slot_key(slot), 'rests_until')))
  return free, math.max(number(turn[2]), number(turn[3]))
end

local function lease_out(id, slot, worker, lease, promise, alone)
  local token, host = redis.call('INCR', prefix .. 'order'), key('host', host_of(slot))
  redis.call('SADD', key('flying', slot), id)
  redis.call('ZADD', prefix .. 'leases', now + lease, id)
  redis.call('HSET', key('job', id), 'token', token, 'worker', worker)
  redis.call('HSET', host, 'holder', worker, 'held_until', now + promise)
  redis.call('EXPIRE', host, KEPT)
  return { id, token, redis.call('HGET', key('job', id), 'data'), alone }
end

-- A job that has ended workers already, for a worker that has nothing else; ms to wait for one that has; nil where there is none now.
local function suspect(worker, under_way, lease, promise)
  local drainer = redis.call('GET', prefix .. 'drainer')
  if drainer and drainer ~= worker then return nil end
  for _, id in ipairs(redis.call('ZRANGE', prefix .. 'suspects', 0, LOOKS)) do
    local slot = redis.call('HGET', key('job', id), 'slot')
    local free, held = due(slot)
    if free <= now and held <= now then
      if number(under_way) > 0 then
        redis.call('SET', prefix .. 'drainer', worker, 'PX', DRAINING)
        return DRAIN
      end
      redis.call('ZREM', prefix .. 'suspects', id)
      redis.call('DEL', prefix .. 'drainer')
      return lease_out(id, slot, worker, lease, promise, 1)
    end
  end
  return nil
end

local operations = {}

-- id, slot, priority, data -> 1, or 0 where it is there already
function operations.push(id, slot, priority, data)
  if redis.call('EXISTS', key('job', id)) == 1 then return 0 end
  redis.call('HSET', key('job', id), 'data', data, 'slot', slot, 'priority', priority, 'tries', 0)
  redis.call('ZADD', prefix .. 'all', now, id)
  enqueue(id, slot, number(priority))
  return 1
end

-- worker, version, jobs it has under way, places, ms of a lease, ms of a promise -> id, token, data, 1 where it is to have nothing beside
-- it; or the ms after which to ask again
function operations.pop(worker, version, under_way, places, lease, promise)
  local wanted = redis.call('HGET', prefix .. 'about', 'version')
  if wanted ~= version then return redis.error_reply('VERSION ' .. (wanted or 'none')) end
  expire()
  local found = suspect(worker, under_way, lease, promise)
  if found then return found end
  for _ = 1, LOOKS do
    local slot = redis.call('ZRANGEBYSCORE', prefix .. 'ready', '-inf', now, 'LIMIT', 0, 1)[1]
    if not slot then break end
    local id = redis.call('ZRANGE', key('queue', slot), 0, 0)[1]
    if not id or redis.call('SCARD', key('flying', slot)) >= number(places) then
      redis.call('ZREM', prefix .. 'ready', slot) -- a push, or the end of what is under way, brings it back
    else
      local free, held = due(slot)
      if free > now then
        redis.call('ZADD', prefix .. 'ready', free, slot)
      elseif held > now then
        redis.call('ZADD', prefix .. 'ready', math.min(held, now + LOOK), slot)
      else
        redis.call('ZREM', key('queue', slot), id)
        if redis.call('EXISTS', key('queue', slot)) == 0 then redis.call('ZREM', prefix .. 'ready', slot) end
        return lease_out(id, slot, worker, lease, promise, 0)
      end
    end
  end
  local first = redis.call('ZRANGE', prefix .. 'ready', 0, 0, 'WITHSCORES')[2]
  return math.max(1, math.min(1000, number(first or now + 1000) - now))
end

-- ms of a lease, then id and token of each -> those that are this worker's no more
function operations.renew(lease, ...)
  local told, lost = { ... }, {}
  for at = 1, #told, 2 do
    if redis.call('HGET', key('job', told[at]), 'token') == told[at + 1] then
      redis.call('ZADD', prefix .. 'leases', now + lease, told[at])
    else
      lost[#lost + 1] = told[at]
    end
  end
  return lost
end

-- id, token, answer -> 1, or 0 where the job is somebody else's by now
function operations.finish(id, token, said)
  local job = redis.call('HMGET', key('job', id), 'token', 'slot')
  if job[1] ~= token then return 0 end
  redis.call('XADD', prefix .. 'results', '*', 'job', id, 'said', said)
  forget(id, job[2])
  return 1
end

-- id, token -> 1: it waits again, and no try is counted
function operations.release(id, token)
  if redis.call('HGET', key('job', id), 'token') ~= token then return 0 end
  give_back(id)
  return 1
end

-- what belongs to no job
function operations.tell(said)
  redis.call('XADD', prefix .. 'results', '*', 'job', '', 'said', said)
  return 1
end

-- ids -> those that are not there
function operations.missing(...)
  local gone = {}
  for _, id in ipairs({ ... }) do
    if redis.call('EXISTS', key('job', id)) == 0 then gone[#gone + 1] = id end
  end
  return gone
end

-- May a request to this host start now? host, slot, worker, ms between two starts, failures that end it -> 1 or 0, ms to wait, failures, run
function operations.turn(host, slot, worker, delay, enough)
  local state = redis.call('HMGET', key('host', host), 'next', 'delay', 'holder', 'held_until', 'open_until', 'run')
  local run = this_run()
  local of_slot = redis.call('HMGET', slot_key(slot), 'failures', 'rests_until')
  local gap = math.max(number(delay), state[6] == run and number(state[2]) or 0) -- an outlet may take back what it asked for once
  local held = math.max(state[3] ~= worker and number(state[4]) or 0, number(state[5]))
  local free = math.max(number(state[1]), number(of_slot[2]))
  local failures = number(of_slot[1])
  if held > now then free = math.max(free, math.min(held, now + LOOK)) end
  if free > now or failures >= number(enough) then return { 0, math.max(0, free - now), failures, number(run) } end
  redis.call('HSET', key('host', host), 'next', now + gap, 'delay', gap, 'run', run, 'open_until', now + gap + PATIENCE)
  redis.call('HDEL', key('host', host), 'holder', 'held_until')
  redis.call('EXPIRE', key('host', host), KEPT)
  return { 1, 0, failures, number(run) }
end

-- The gap counts from the answer: only then is it sure that the request had reached its host.
function operations.answered(host, delay)
  local state = redis.call('HMGET', key('host', host), 'next', 'delay', 'run')
  local due = now + math.max(number(delay), state[3] == this_run() and number(state[2]) or 0)
  if due > number(state[1]) then redis.call('HSET', key('host', host), 'next', due) end
  redis.call('HDEL', key('host', host), 'open_until')
  redis.call('EXPIRE', key('host', host), KEPT)
  return due
end

function operations.failed(slot, weight)
  redis.call('EXPIRE', slot_key(slot), RUN_KEPT)
  local failures = redis.call('HINCRBY', slot_key(slot), 'failures', weight)
  redis.call('EXPIRE', slot_key(slot), RUN_KEPT)
  return failures
end

function operations.succeeded(slot, enough)
  if number(redis.call('HGET', slot_key(slot), 'failures')) < number(enough) then redis.call('HDEL', slot_key(slot), 'failures') end
  return 1
end

function operations.rest(slot, ms)
  local at = now + number(ms)
  if at > number(redis.call('HGET', slot_key(slot), 'rests_until')) then redis.call('HSET', slot_key(slot), 'rests_until', at) end
  redis.call('EXPIRE', slot_key(slot), math.max(RUN_KEPT, math.ceil(number(ms) / 1000)))
  return 1
end

-- Leases are looked after also where no worker asks. -> jobs, leases, answers, ms that the oldest job has been here, leases that ran out
function operations.tick()
  expire()
  local oldest = redis.call('ZRANGE', prefix .. 'all', 0, 0, 'WITHSCORES')[2]
  return {
    redis.call('ZCARD', prefix .. 'all'),
    redis.call('ZCARD', prefix .. 'leases'),
    redis.call('XLEN', prefix .. 'results'),
    oldest and now - number(oldest) or 0,
    number(redis.call('HGET', prefix .. 'counts', 'expired')),
  }
end

-- Nothing is written where no collector has begun, or where Redis has lost everything: what came before it would be taken for another's.
if operation ~= 'tick' and operation ~= 'missing' and redis.call('EXISTS', prefix .. 'about') == 0 then
  return redis.error_reply('NOBODY collects here')
end
return operations[operation](unpack(ARGV, 2))
