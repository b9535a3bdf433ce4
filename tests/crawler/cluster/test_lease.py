"""The frontier in Redis: who is given what, when, and what becomes of it when nobody answers. Against a real server, on its own clock."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import Any, cast

import pytest
import redis

from crawler.cluster.desk import Desk
from crawler.cluster.link import AWAY, Leased, Link, OtherVersion, connect
from crawler.cluster.namespace import Namespace, version
from crawler.cluster.stream import Stream
from crawler.cluster.turns import SharedPoliteness
from crawler.guards.failures import HostResting
from demo.cluster import Redis

HOST = "http://faro.example:80"
SLOT = f"faro|{HOST}"
PLACES = 4
LEASE = 60.0
ENOUGH = 8


def pop(link: Link, worker: str = "uno", promise: float = 0.0, under_way: int = 0) -> Leased | None:
    found = link.pop(worker, version(), under_way, PLACES, LEASE, promise)
    return found if isinstance(found, Leased) else None


def answers(link: Link) -> list[tuple[str, Any]]:
    entries: Any = link.server.xrange(link.key("results"))
    return [(fields["job"], json.loads(fields["said"])) for _, fields in entries]


def run_out(link: Link) -> None:
    """All leases are over."""
    under_way: Any = link.server.zrange(link.key("leases"), 0, -1)
    for job in under_way:
        link.server.zadd(link.key("leases"), {job: 0})


def test_a_job_is_there_once_and_given_out_once(link: Link) -> None:
    assert link.push("page a", SLOT, 0, "{}") is True
    assert link.push("page a", SLOT, 0, "{}") is False
    leased = pop(link)
    assert leased is not None
    assert (leased.id, leased.data) == ("page a", "{}")
    assert pop(link, "dos") is None
    assert link.push("page a", SLOT, 0, "{}") is False  # under way
    assert link.finish("page a", leased.token, '{"dropped":"too_short"}') is True
    assert answers(link) == [("page a", {"dropped": "too_short"})]
    assert (link.tick().jobs, link.tick().leases) == (0, 0)


def test_of_one_host_the_poll_is_given_out_before_the_pages(link: Link) -> None:
    for job, priority in (("page a", 0), ("page b", 0), ("poll 1 0", 1)):
        link.push(job, SLOT, priority, "{}")
    assert [leased.id for _ in range(3) if (leased := pop(link))] == ["poll 1 0", "page a", "page b"]


def test_no_more_of_a_slot_is_under_way_than_it_has_places(link: Link) -> None:
    for number in range(6):
        link.push(f"page {number}", SLOT, 0, "{}")
    taken = [pop(link, f"worker {number % 2}") for number in range(6)]
    assert [leased is not None for leased in taken] == [True] * PLACES + [False] * 2
    assert taken[0] is not None
    link.finish("page 0", taken[0].token, "{}")
    assert pop(link) is not None


def test_a_host_whose_turn_has_not_come_gives_nothing_out_and_holds_nobody_else_up(link: Link) -> None:
    assert link.turn(HOST, SLOT, "uno", 30.0, ENOUGH).granted
    link.push("page a", SLOT, 0, "{}")
    link.push("page b", f"otro|{HOST}", 0, "{}")  # another source at the same host
    link.push("page c", "sur|http://sur.example:80", 0, "{}")
    assert [leased.id for _ in range(3) if (leased := pop(link))] == ["page c"]
    wait = link.pop("uno", version(), 0, PLACES, LEASE)
    assert isinstance(wait, float)
    assert 0 < wait <= 1


def test_who_is_given_a_job_is_given_its_hosts_turn_with_it(link: Link) -> None:
    link.push("page a", SLOT, 0, "{}")
    link.push("page b", SLOT, 0, "{}")
    assert pop(link, "uno", promise=30.0) is not None
    assert pop(link, "dos", promise=30.0) is None
    assert not link.turn(HOST, SLOT, "dos", 0.0, ENOUGH).granted
    assert link.turn(HOST, SLOT, "uno", 0.0, ENOUGH).granted
    link.answered(HOST, 0.0)
    assert link.turn(HOST, SLOT, "dos", 0.0, ENOUGH).granted  # the promise is kept, and over


def test_the_gap_belongs_to_the_host_and_counts_from_its_answer(link: Link) -> None:
    assert link.turn(HOST, SLOT, "uno", 20.0, ENOUGH).granted
    refused = link.turn(HOST, f"otro|{HOST}", "dos", 0.0, ENOUGH)  # whoever asks, and whatever delay that one knows of
    assert not refused.granted
    assert 19 < refused.wait <= 20
    link.answered(HOST, 40.0)
    assert 39 < link.turn(HOST, SLOT, "dos", 0.0, ENOUGH).wait <= 40


def test_while_a_host_has_not_answered_nobody_knows_when_it_was_reached_and_the_next_request_waits(link: Link) -> None:
    assert link.turn(HOST, SLOT, "uno", 0.0, ENOUGH).granted
    link.push("page a", SLOT, 0, "{}")
    assert not link.turn(HOST, SLOT, "dos", 0.0, ENOUGH).granted
    assert pop(link) is None
    link.answered(HOST, 0.0)
    assert link.turn(HOST, SLOT, "dos", 0.0, ENOUGH).granted


def test_of_many_who_ask_at_once_one_is_let_in(link: Link, server: Redis) -> None:
    granted: list[int] = []

    def ask(number: int) -> None:
        own = Link(connect(server.url), link.prefix)
        for _ in range(50):
            if own.turn(HOST, SLOT, f"worker {number}", 60.0, ENOUGH).granted:
                granted.append(number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(granted) == 1


def test_the_lease_of_a_dead_worker_runs_out_and_its_late_answer_counts_for_nothing(link: Link) -> None:
    link.push("page a", SLOT, 0, "{}")
    dead = pop(link, "uno")
    assert dead is not None
    run_out(link)
    other = pop(link, "dos")
    assert other is not None
    assert other.id == "page a"
    assert link.renew({"page a": dead.token}, LEASE) == ["page a"]
    assert link.finish("page a", dead.token, '{"broken":"late"}') is False
    assert link.finish("page a", other.token, '{"dropped":"soft_404"}') is True
    assert answers(link) == [("page a", {"dropped": "soft_404"})]


def test_a_lease_that_is_renewed_does_not_run_out(link: Link) -> None:
    link.push("page a", SLOT, 0, "{}")
    leased = pop(link)
    assert leased is not None
    run_out(link)  # nobody has looked yet
    assert link.renew({"page a": leased.token}, LEASE) == []
    assert pop(link, "dos") is None


def test_a_job_that_is_given_back_waits_again_and_no_try_is_counted(link: Link) -> None:
    link.push("page a", SLOT, 0, "{}")
    for _ in range(5):
        leased = pop(link)
        assert leased is not None
        assert link.release("page a", leased.token)
    assert link.server.hget(link.key("job:page a"), "tries") == "0"


def test_a_job_that_ends_its_workers_is_answered_after_three_and_is_gone(link: Link) -> None:
    link.push("page poison", SLOT, 0, "{}")
    for number in range(3):
        assert pop(link, f"worker {number}") is not None
        run_out(link)
    assert pop(link) is None
    assert answers(link) == [("page poison", {"lost": 3})]
    assert link.missing(["page poison"]) == ["page poison"]
    assert link.tick()[:2] == (0, 0)


def test_what_was_under_way_beside_a_killer_is_given_out_alone_and_comes_through(link: Link) -> None:
    for name in ("killer", "innocent"):
        link.push(f"page {name}", f"{name}|http://{name}.example:80", 0, "{}")
    for number in range(2):
        assert {leased.id for _ in range(2) if (leased := pop(link, f"worker {number}"))} == {"page killer", "page innocent"}
        run_out(link)
    link.push("page other", SLOT, 0, "{}")
    assert pop(link, "worker 2", under_way=1) is None  # it ends what it has, to be alone with one of them
    other = pop(link, "worker 3", under_way=1)
    assert other is not None
    assert (other.id, other.alone) == ("page other", False)
    link.finish("page other", other.token, "{}")
    first, second = pop(link, "worker 2"), pop(link, "worker 3")
    assert first is not None
    assert second is not None
    assert {first.id, second.id} == {"page killer", "page innocent"}
    assert (first.alone, second.alone) == (True, True)
    innocent = first if first.id == "page innocent" else second
    assert link.finish("page innocent", innocent.token, "{}")
    run_out(link)
    assert pop(link) is None
    assert answers(link) == [("page other", {}), ("page innocent", {}), ("page killer", {"lost": 3})]


def test_the_breaker_is_one_for_all_and_a_new_run_begins_without_it(link: Link) -> None:
    for _ in range(ENOUGH):
        link.failed(SLOT, 1)
    assert link.turn(HOST, SLOT, "dos", 0.0, ENOUGH)[:3] == (False, 0, ENOUGH)
    link.succeeded(SLOT, ENOUGH)  # an answer that was still under way does not wake a host that was sent to rest
    assert link.turn(HOST, SLOT, "dos", 0.0, ENOUGH).failures == ENOUGH
    assert link.turn(HOST, f"otro|{HOST}", "dos", 0.0, ENOUGH).granted  # another source at the same host
    link.answered(HOST, 0.0)
    link.server.hincrby(link.key("about"), "run", 1)
    assert link.turn(HOST, SLOT, "dos", 0.0, ENOUGH).granted


def test_a_slot_at_rest_gives_nothing_out(link: Link) -> None:
    link.push("page a", SLOT, 0, "{}")
    link.rest(SLOT, 30.0)
    assert pop(link) is None
    assert 29 < link.turn(HOST, SLOT, "uno", 0.0, ENOUGH).wait <= 30


def test_where_nobody_collects_nothing_is_written(link: Link) -> None:
    link.server.delete(link.key("about"))
    with pytest.raises(redis.ConnectionError, match="no collector"):
        link.turn(HOST, SLOT, "uno", 0.0, ENOUGH)
    assert list(link.server.scan_iter(f"{link.prefix}*")) == []


def test_a_gap_that_an_outlet_has_taken_back_is_over_with_the_run(link: Link) -> None:
    assert link.turn(HOST, SLOT, "uno", 30.0, ENOUGH).granted
    link.answered(HOST, 30.0)
    link.server.hincrby(link.key("about"), "run", 1)
    assert link.turn(HOST, SLOT, "uno", 0.0, ENOUGH).wait > 29  # the one that was promised is still kept
    link.server.hset(link.key(f"host:{HOST}"), "next", 0)
    for _ in range(2):
        assert link.turn(HOST, SLOT, "uno", 0.0, ENOUGH).granted
        link.answered(HOST, 0.0)


def test_a_worker_that_outlives_a_run_learns_delays_and_failures_anew(link: Link) -> None:
    politeness = SharedPoliteness(delay=0.0, places=PLACES, transfers=9, private=["faro.example:80"])
    politeness.desk = Desk(link, cast(Namespace, None), "uno", places=PLACES, limit=9, lease=LEASE)
    politeness.slow_down(HOST, 0.01)
    for _ in range(ENOUGH):
        politeness.failed(SLOT)
    with pytest.raises(HostResting):
        asyncio.run(politeness.take(SLOT, HOST))
    link.server.hincrby(link.key("about"), "run", 1)
    permit = asyncio.run(politeness.take(SLOT, HOST))
    assert politeness.host(HOST).delay == 0.0
    assert not politeness.slot(SLOT).failures
    permit.release()


def test_more_leases_than_lua_takes_arguments_are_renewed(link: Link) -> None:
    held = {f"page {number}": "1" for number in range(5_000)}
    assert link.renew(held, LEASE) == list(held)


def test_a_redis_that_is_full_is_as_good_as_away_and_what_is_collected_makes_room(link: Link) -> None:
    link.tell("{}")
    stream = Stream(link)
    stream.open()
    link.server.config_set("maxmemory", "1")
    try:
        with pytest.raises(AWAY, match="takes nothing in"):
            link.push("page a", SLOT, 0, "{}")
        with pytest.raises(AWAY, match="takes nothing in"):
            link.server.set(link.key("x"), "x")
        stream.acknowledge([answer.message for answer in stream.read()])
    finally:
        link.server.config_set("maxmemory", "0")
    assert answers(link) == []


def test_another_version_is_given_nothing(link: Link) -> None:
    link.push("page a", SLOT, 0, "{}")
    link.server.hset(link.key("about"), "version", "9.0")
    with pytest.raises(OtherVersion, match=r"9\.0"):
        pop(link)


def test_what_was_acknowledged_is_there_when_redis_was_killed_and_began_again(server: Redis, link: Link) -> None:
    link.push("page a", SLOT, 0, "{}")
    link.push("page b", SLOT, 0, "{}")
    leased = pop(link)
    assert leased is not None
    link.finish("page a", leased.token, '{"dropped":"too_short"}')
    server.kill()
    with pytest.raises(redis.ConnectionError):
        link.tick()
    server.start()
    assert answers(link) == [("page a", {"dropped": "too_short"})]
    assert (again := pop(link)) is not None
    assert again.id == "page b"
