"""Each command answers as a real server does: replies, errors, and what is left afterwards."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.kit.redis.store import Store
from tests.kit.redis.conftest import COMPARE_AND_SET, now_ms, speaking

FAR = 4_102_444_800_000
"""A deadline in the year 2100, in milliseconds."""

UNORDERED = ("SMEMBERS", "KEYS", "HGETALL", "SCAN")
ABOUT_NOW = ("TTL", "PTTL")

SESSIONS = {
    "a cached product": [
        "GET product:123",
        "SET product:123 kettle EX 3600",
        "GET product:123",
        "TTL product:123",
        "DEL product:123",
        "GET product:123",
    ],
    "set with options": [
        "SET a 1 NX",
        "SET a 2 NX",
        "SET a 3 XX",
        "SET b 1 XX",
        "SET a 4 GET",
        "SET a 5 NX GET",
        "SET c 1 NX GET",
        "SET a 6 EX 100",
        "SET a 7 KEEPTTL",
        "TTL a",
        "SET a 8",
        "TTL a",
        "set a 9 px 100000 xx",
        "TTL a",
        f"SET a 1 PXAT {FAR}",
        "GET a",
        f"SET a 1 EXAT {FAR // 1000}",
        "GET a",
    ],
    "set refuses": [
        "SET a",
        "SET a 1 EX",
        "SET a 1 EX 0",
        "SET a 1 EX -5",
        "SET a 1 EX ten",
        "SET a 1 EX 10 PX 10",
        "SET a 1 NX XX",
        "SET a 1 KEEPTTL EX 5",
        "SET a 1 SOON",
        "SET a 1 EX 9223372036854775807",
        "GET a",
    ],
    "a deadline in the past": ["SET a 1", "PEXPIREAT a 1000", "EXISTS a", "SET b 1 PXAT 1000", "EXISTS b", "DBSIZE"],
    "deadlines": [
        "EXPIRE none 10",
        "TTL none",
        "SET a 1",
        "TTL a",
        "PTTL a",
        "EXPIRE a 100",
        "TTL a",
        "PEXPIRE a 90000",
        "TTL a",
        f"EXPIREAT a {FAR // 1000} LT",
        f"EXPIREAT a {FAR // 1000} GT",
        "EXPIRE a 100 NX",
        "EXPIRE a 100 XX",
        "EXPIRE a 100 NX XX",
        "EXPIRE a 100 GT LT",
        "EXPIRE a 100 SOON",
        "EXPIRE a ten",
        "EXPIRE a 9223372036854775807",
        "PERSIST a",
        "PERSIST a",
        "EXPIRE a 0",
        "EXISTS a",
    ],
    "counters": [
        "INCR n",
        "INCRBY n 41",
        "DECR n",
        "DECRBY n 2",
        "GET n",
        "SET n 9223372036854775807",
        "INCR n",
        "SET n 007",
        "INCR n",
        "SET n 1.5",
        "INCR n",
        "INCRBY m ten",
        "EXISTS m",
        "DECRBY m -9223372036854775808",
        "INCR k",
        "EXPIRE k 100",
        "INCR k",
        "TTL k",
    ],
    "several keys": ["MSET a 1 b 2", "MGET a none b", "MSET a", "MSET a 1 b", "EXISTS a a none", "GETDEL a", "DEL a b"],
    "sets": [
        "SADD tag a b a",
        "SADD tag b c",
        "SMEMBERS tag",
        "SCARD tag",
        "SISMEMBER tag a",
        "SREM tag a z",
        "SREM tag b c",
        "EXISTS tag",
        "SMEMBERS tag",
        "SADD tag",
        "TYPE tag",
    ],
    "hashes": [
        "HSET h a 1 b 2",
        "HSET h b 3 c 4",
        "HGET h b",
        "HGET h none",
        "HMGET h a none b",
        "HMGET nothing a b",
        "HGETALL h",
        "HINCRBY h a 5",
        "HINCRBY h fresh 1",
        "HSET h word text",
        "HINCRBY h word 1",
        "HSET h a",
        "HLEN h",
        "HDEL h a b c word fresh",
        "EXISTS h",
        "HGETALL h",
    ],
    "sorted sets": [
        "ZADD z 3 c 1 a 2 b",
        "ZADD z 1.5 a",
        "ZADD z XX 9 new",
        "ZADD z NX 9 a",
        "ZADD z GT CH 1 a 5 b",
        "ZADD z LT CH 1 a 9 b",
        "ZRANGE z 0 -1",
        "ZRANGE z -1 -1 WITHSCORES",
        "ZRANGE z -9 1 withscores",
        "ZRANGE z 2 1",
        "ZRANGE z 1 9",
        "ZRANGE z 5 -5",
        "ZRANGE none 0 -1",
        "ZRANGE z one 2",
        "ZRANGE z 0 1 SCORES",
        "ZADD z NX XX 1 a",
        "ZADD z GT LT 1 a",
        "ZADD z 1",
        "ZADD z one a",
        "ZRANGEBYSCORE z -inf +inf WITHSCORES",
        "ZRANGEBYSCORE z (1 3",
        "ZRANGEBYSCORE z 1 (3 LIMIT 1 1",
        "ZRANGEBYSCORE z -inf inf LIMIT 0 -1",
        "ZRANGEBYSCORE z low 3",
        "ZCARD z",
        "ZSCORE z a",
        "ZCOUNT z 1 3",
        "ZREMRANGEBYSCORE z 0 (3",
        "ZREM z c none",
        "ZREM z b",
        "EXISTS z",
    ],
    "the wrong kind": [
        "SADD s a",
        "GET s",
        "INCR s",
        "HGET s a",
        "ZCARD s",
        "SET s 1 GET",
        "MGET s",
        "TYPE s",
        "SET s 1",
        "SADD s a",
        "TYPE s",
    ],
    "the whole store": [
        "MSET one 1 two 2 three 3",
        "KEYS t*",
        "KEYS [ot]*",
        "KEYS ?ne",
        "KEYS [^o]*",
        "SCAN 0 MATCH t* COUNT 100",
        "SCAN zero",
        "DBSIZE",
        "FLUSHALL",
        "DBSIZE",
        "FLUSHALL SOON",
        "PING",
        "PING hello",
    ],
    "unknown": ["NONSENSE", "GET", "GET a b", "EXPIRE a", "ZADD z"],
    "scripts": [
        "SET a old",
        f"EVALSHA {COMPARE_AND_SET.sha} 1 a wrong new",
        f"EVALSHA {COMPARE_AND_SET.sha} 1 a old new",
        "GET a",
        f"EVALSHA {'0' * 40} 0",
        f"EVALSHA {COMPARE_AND_SET.sha} 5 a",
        f"EVALSHA {COMPARE_AND_SET.sha} -1 a",
    ],
}


def alike(command, reply):
    """What can be compared of a reply: no order where none is promised, no milliseconds where time passes."""
    if command[0] in UNORDERED and isinstance(reply, list):
        flat = reply[1] if command[0] == "SCAN" else reply
        pairs = list(zip(flat[::2], flat[1::2], strict=True)) if command[0] == "HGETALL" else flat
        return sorted(pairs)
    if command[0] in ABOUT_NOW and isinstance(reply, int) and reply > 0:
        return round(reply / (5_000 if command[0] == "PTTL" else 5))
    return reply


@pytest.mark.parametrize("session", SESSIONS.values(), ids=SESSIONS)
def test_every_reply_of_a_session_is_the_real_servers(session, real, simulated):
    for text in session:
        command = text.split(" ")
        assert (text, alike(command, simulated(*command))) == (text, alike(command, real(*command)))


KEY = st.sampled_from(["a", "b", "c"])
TEXT = st.sampled_from(["0", "7", "-3", "x", "9223372036854775807"])
NUMBER = st.integers(-3, 3).map(str)
DEADLINE = st.sampled_from(["1000", str(FAR)])
COMMAND = st.one_of(
    st.tuples(st.just("SET"), KEY, TEXT),
    st.tuples(st.just("SET"), KEY, TEXT, st.sampled_from(["NX", "XX", "KEEPTTL", "GET"])),
    st.tuples(st.just("SET"), KEY, TEXT, st.just("PXAT"), DEADLINE),
    st.tuples(st.sampled_from(["GET", "GETDEL", "DEL", "EXISTS", "TYPE", "INCR", "DECR", "PERSIST", "TTL"]), KEY),
    st.tuples(st.just("PEXPIREAT"), KEY, DEADLINE, st.sampled_from(["NX", "XX", "GT", "LT"])),
    st.tuples(st.just("PEXPIREAT"), KEY, DEADLINE),
    st.tuples(st.just("INCRBY"), KEY, TEXT),
    st.tuples(st.sampled_from(["SADD", "SREM", "SISMEMBER"]), KEY, TEXT),
    st.tuples(st.sampled_from(["SMEMBERS", "HGETALL", "ZCARD", "SCARD", "HLEN"]), KEY),
    st.tuples(st.just("HSET"), KEY, TEXT, TEXT),
    st.tuples(st.just("HINCRBY"), KEY, TEXT, NUMBER),
    st.tuples(st.sampled_from(["HGET", "HMGET", "HDEL"]), KEY, TEXT),
    st.tuples(st.just("ZADD"), KEY, NUMBER, TEXT),
    st.tuples(st.just("ZADD"), KEY, st.sampled_from(["NX", "XX", "GT", "LT"]), NUMBER, TEXT),
    st.tuples(st.just("ZREM"), KEY, TEXT),
    st.tuples(st.sampled_from(["ZRANGEBYSCORE", "ZREMRANGEBYSCORE", "ZCOUNT"]), KEY, NUMBER, NUMBER),
    st.tuples(st.just("MGET"), KEY, KEY),
)


@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(COMMAND, min_size=3, max_size=25))
def test_any_session_of_commands_goes_as_on_the_real_server(real, session):
    real("FLUSHALL")
    simulated = speaking(Store(now_ms))
    for command in session:
        assert (command, alike(command, simulated(*command))) == (command, alike(command, real(*command)))
